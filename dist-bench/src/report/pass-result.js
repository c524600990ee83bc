export {};
//# sourceMappingURL=pass-result.js.map