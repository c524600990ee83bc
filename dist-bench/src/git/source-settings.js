export {};
//# sourceMappingURL=source-settings.js.map