# syntax=docker/dockerfile:1
# Written by `leanvm dockerfile` for http_api. It is yours: change it as you like.
ARG BASE=docker.io/library/alpine:3.22@sha256:abababababababababababababababababababababababababababababababab

# Compiles the release.
FROM ${BASE} AS builder
RUN --mount=type=cache,target=/var/cache/apk,sharing=locked \
    ln -sf /var/cache/apk /etc/apk/cache && \
    apk add build-base cmake elixir erlang-dev git
WORKDIR /src
ENV MIX_ENV=prod LANG=C.UTF-8 MIX_HOME=/cache/mix HEX_HOME=/cache/hex
COPY mix.exs mix.lock ./
COPY config config
RUN --mount=type=cache,id=mix,target=/cache \
    mix local.hex --force --if-missing && mix local.rebar --force --if-missing && \
    mix deps.get --only prod && mix deps.compile
COPY assets assets
COPY lib lib
COPY priv priv
RUN --mount=type=cache,id=mix,target=/cache mix release http_api --path /release

# The release alone: docker build --target export --output release .
FROM scratch AS export
COPY --from=builder /release /

# Runs it.
FROM ${BASE} AS runtime
RUN --mount=type=cache,target=/var/cache/apk,sharing=locked \
    ln -sf /var/cache/apk /etc/apk/cache && \
    apk add ca-certificates curl libgcc libstdc++ ncurses-libs openssl zlib
RUN adduser -D -H -u 1000 app
COPY --from=builder --chown=1000:1000 /release /app
USER 1000:1000
WORKDIR /app
ENV HOME=/tmp LANG=C.UTF-8 PORT=4000 MOTTO="a \"b\" \$c"
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["nc","-z","127.0.0.1","4000"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/bin/http_api"]
CMD ["start"]
