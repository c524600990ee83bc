export {};
//# sourceMappingURL=pass-caches.js.map