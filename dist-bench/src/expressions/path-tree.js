export {};
//# sourceMappingURL=path-tree.js.map