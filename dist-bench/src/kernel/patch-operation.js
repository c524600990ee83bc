export {};
//# sourceMappingURL=patch-operation.js.map