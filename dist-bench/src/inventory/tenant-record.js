export {};
//# sourceMappingURL=tenant-record.js.map