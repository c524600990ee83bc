export {};
//# sourceMappingURL=source-port.js.map