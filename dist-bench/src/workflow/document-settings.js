export {};
//# sourceMappingURL=document-settings.js.map