# syntax=docker/dockerfile:1
# Written by `leanvm dockerfile` for echo. It is yours: change it as you like.
ARG BASE=docker.io/library/alpine:3.22@sha256:abababababababababababababababababababababababababababababababab

# Compiles the release.
FROM ${BASE} AS builder
RUN --mount=type=cache,target=/var/cache/apk,sharing=locked \
    ln -sf /var/cache/apk /etc/apk/cache && \
    apk add build-base erlang erlang-dev git rebar3
WORKDIR /src
ENV REBAR_CACHE_DIR=/cache/rebar3
COPY rebar.config rebar.lock ./
COPY config config
COPY src src
RUN --mount=type=cache,id=rebar3,target=/cache \
    rebar3 as prod release -n echo -o /out && mv /out/echo /release

# The release alone: docker build --target export --output release .
FROM scratch AS export
COPY --from=builder /release /

# Runs it.
FROM ${BASE} AS runtime
RUN --mount=type=cache,target=/var/cache/apk,sharing=locked \
    ln -sf /var/cache/apk /etc/apk/cache && \
    apk add libgcc libstdc++ ncurses-libs openssl zlib
RUN adduser -D -H -u 1000 app
COPY --from=builder --chown=1000:1000 /release /app
USER 1000:1000
WORKDIR /app
ENV HOME=/tmp LANG=C.UTF-8
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["/app/bin/echo","ping"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/bin/echo"]
CMD ["foreground"]
