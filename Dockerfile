# syntax=docker/dockerfile:1
# Build with BuildKit. The base is pinned; another one: --build-arg NODE_IMAGE=node:24-trixie-slim@sha256:…
ARG NODE_IMAGE=node:24.21.0-trixie-slim@sha256:173f125896c3b47ddf056734c7ea789d04595a6a08769a8f78e0df642781fb66

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc esbuild.config.js tsconfig.json vite.config.ts ./
RUN npm ci --no-audit
COPY src ./src
RUN npm run build && npm prune --omit=dev --no-audit

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="mainsheet" \
      org.opencontainers.image.description="GitOps for SailPoint Identity Security Cloud workflows" \
      org.opencontainers.image.licenses="MIT"
# git and ssh read the sources; ca-certificates proves the servers.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
# The store and the mirrors; mount a volume here. All else can be read-only.
RUN mkdir --mode=0700 /data && chown node:node /data
VOLUME /data
USER node
WORKDIR /data
STOPSIGNAL SIGTERM
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["run", "--config", "/etc/mainsheet/mainsheet.yaml"]
