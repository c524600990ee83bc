# Build with BuildKit. The base is pinned; another one: --build-arg NODE_IMAGE=node:24-trixie-slim@sha256:…
ARG NODE_IMAGE=node:24.21.0-trixie-slim@sha256:173f125896c3b47ddf056734c7ea789d04595a6a08769a8f78e0df642781fb66

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc esbuild.config.js tsconfig.json vite.config.ts ./
RUN npm ci --no-audit
COPY src ./src
RUN npm run build && chmod 0755 dist/main.js && npm prune --omit=dev --no-audit

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="mainsheet" \
      org.opencontainers.image.description="GitOps for SailPoint Identity Security Cloud workflows" \
      org.opencontainers.image.licenses="MIT"
# git and ssh read the sources; ca-certificates proves the servers. tini is process 1: it passes signals on, and takes
# away what a git that was cut off leaves behind. Nothing is installed later, so what installs goes.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates git openssh-client tini \
 && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /opt/yarn-v* /usr/local/bin/npm /usr/local/bin/npx \
    /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg
ENV NODE_ENV=production MAINSHEET_CONFIG=/etc/mainsheet/mainsheet.yaml
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
# The store and the mirrors; mount a volume here. All else can be read-only, but for /tmp.
RUN mkdir --mode=0700 /data && chown 1000:1000 /data && ln -s /app/dist/main.js /usr/local/bin/mainsheet
VOLUME /data
# `node` by its number: of a name Kubernetes cannot tell that it is not root.
USER 1000:1000
WORKDIR /data
STOPSIGNAL SIGTERM
EXPOSE 8080 8081
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "node", "/app/dist/main.js"]
CMD ["run"]
