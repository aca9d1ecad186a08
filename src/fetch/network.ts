import { Agent, type Dispatcher, EnvHttpProxyAgent, interceptors } from "undici";

/** Proxy settings, the values of `http_proxy`, `https_proxy` and `no_proxy`; the caller reads the environment. */
export interface ProxySettings {
  readonly http?: string;
  readonly https?: string;
  readonly no?: string;
}

export interface NetworkSettings {
  readonly proxy?: ProxySettings;
  /** How long a connection may take to open; 15 s when absent. */
  readonly connectMs?: number;
  /** How long a server may send nothing; 30 s when absent. */
  readonly idleMs?: number;
  /** Attempts after the first one that make no headway; 4 when absent. */
  readonly retries?: number;
  /** Pause before the second attempt, doubled each time; 400 ms when absent. */
  readonly backoffMs?: number;
}

/** A pool of connections and the rules by which they are used. Idle connections keep no process alive. */
export interface Network {
  readonly dispatcher: Dispatcher;
  readonly retries: number;
  readonly backoffMs: number;
  /** How long a request may wait for the first line of its answer, whatever it waits for. */
  readonly answerMs: number;
  /** Ends all connections, busy ones too. */
  close(): Promise<void>;
}

/** Opens a pool of connections (at most 8 to a server) that follows redirects. Nothing is contacted yet. */
export function openNetwork(settings: NetworkSettings = {}): Network {
  const idle = settings.idleMs ?? 30_000;
  const options: Agent.Options = {
    connections: 8,
    connect: { timeout: settings.connectMs ?? 15_000 },
    headersTimeout: idle,
    bodyTimeout: idle,
    keepAliveTimeout: 4_000,
  };
  const agent = settings.proxy === undefined ? new Agent(options) : proxied(settings.proxy, options);
  return {
    dispatcher: agent.compose(interceptors.redirect({ maxRedirections: 5 })),
    retries: settings.retries ?? 4,
    backoffMs: settings.backoffMs ?? 400,
    answerMs: (settings.connectMs ?? 15_000) + idle,
    close: () => agent.destroy(),
  };
}

/**
 * Plain HTTP goes through a proxy as a request for the full address: many proxies open tunnels only for HTTPS.
 * An empty string, unlike an absent value, keeps undici from reading the environment itself.
 */
function proxied(proxy: ProxySettings, options: Agent.Options): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({
    ...options,
    proxyTunnel: false,
    httpProxy: proxy.http ?? "",
    httpsProxy: proxy.https ?? proxy.http ?? "",
    noProxy: proxy.no ?? "",
  });
}
