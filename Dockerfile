# The demo shop as one file on a small image: docker build --target demo .

FROM node:22-bookworm-slim AS build
WORKDIR /src
ENV PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY demo ./demo
COPY src/shared ./src/shared
COPY src/backends/sample/model ./src/backends/sample/model
RUN npx esbuild demo/main.ts --bundle --platform=node --target=node20 --outfile=/out/demo.js

FROM node:22-alpine AS demo
ENV NODE_ENV=production DEMO_HOST=0.0.0.0
COPY --from=build /out/demo.js /app/demo.js
USER node
# Control API, and the metrics of the five services; the services themselves stay on loopback.
EXPOSE 8080 9464 9465 9466 9467 9468
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s --retries=3 \
  CMD wget -q -O /dev/null "http://127.0.0.1:${DEMO_CONTROL_PORT:-8080}/healthz"
CMD ["node", "--max-semi-space-size=2", "/app/demo.js"]
