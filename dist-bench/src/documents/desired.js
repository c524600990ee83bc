export {};
//# sourceMappingURL=desired.js.map