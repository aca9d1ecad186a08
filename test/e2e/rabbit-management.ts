import { httpRequest, httpTranscript } from "../support/http-transcript.js";
import { broker } from "./amqp-server.js";

const login = (name: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`,
});
const admin = login(broker.user, broker.password);

type Body = Readonly<Record<string, unknown>>;
const ask = (line: string, body?: Body, who: Readonly<Record<string, string>> = admin) =>
  httpRequest(
    line.replace(" /", " /api/"),
    body === undefined ? who : { ...who, "Content-Type": "application/json" },
    body === undefined ? "" : JSON.stringify(body),
  );
const only = (...columns: readonly string[]) => `?columns=${columns.join(",")}`;

/** Questions to the HTTP API, whose answers are not figures. */
const requests: readonly string[] = [
  httpRequest("GET /"),
  httpRequest("GET /js/main.js", { Range: "bytes=0-99" }),
  ask("GET /whoami"),
  ask("GET /whoami", undefined, {}),
  ask("GET /whoami", undefined, login(broker.user, "wrong")),
  ask("GET /nothing"),
  ask("PUT /vhosts/side", { description: "another", tags: "test" }),
  ask(`GET /vhosts${only("name", "description", "tags")}`),
  ask("PUT /users/ada", { password: "engine", tags: "monitoring" }),
  ask("PUT /users/eve", { tags: "" }),
  ask("PUT /permissions/side/ada", { configure: "^own", write: ".*", read: ".*" }),
  ask("PUT /permissions/side/nobody", { configure: "", write: "", read: "" }),
  ask("PUT /topic-permissions/side/ada", { exchange: "amq.topic", write: "^a", read: "^b" }),
  ask("GET /permissions/side/ada"),
  ask("GET /users/ada/topic-permissions"),
  ask("GET /whoami", undefined, login("ada", "engine")),
  ask("GET /users", undefined, login("ada", "engine")),
  ask("PUT /exchanges/side/x.new", { type: "topic", durable: true, auto_delete: false, arguments: {} }),
  ask("PUT /exchanges/side/x.new", { type: "fanout" }),
  ask("PUT /exchanges/side/x.odd", { type: "no-such" }),
  ask("PUT /queues/side/q.new", { durable: true, arguments: { "x-max-length": 5 } }),
  ask("PUT /queues/side/q.quorum", { durable: true, arguments: { "x-queue-type": "quorum" } }),
  ask("POST /bindings/side/e/x.new/q/q.new", { routing_key: "a.#", arguments: { n: 1 } }),
  ask("GET /bindings/side/e/x.new/q/q.new"),
  ask(`GET /exchanges/side${only("name", "type", "durable", "arguments")}`),
  ask(`GET /queues/side${only("name", "type", "durable", "arguments", "vhost")}`),
  ask("PUT /permissions/side/shop", { configure: ".*", write: ".*", read: ".*" }),
  ask("POST /exchanges/side/x.new/publish", {
    ...{ routing_key: "a.b", payload: "grüße", payload_encoding: "string" },
    properties: { delivery_mode: 2, headers: { key: [1, "two", null] } },
  }),
  ask("POST /exchanges/side/x.new/publish", {
    routing_key: "b",
    payload: "AAE=",
    payload_encoding: "base64",
    properties: {},
  }),
  ask("POST /exchanges/side/x.new/publish", { routing_key: "a" }),
  ask("POST /queues/side/q.new/get", { count: 2, ackmode: "ack_requeue_false", encoding: "auto" }),
  ask("POST /queues/side/q.none/get", { count: 1, ackmode: "ack_requeue_true", encoding: "auto" }),
  ask("PUT /policies/side/short", {
    pattern: "^q",
    definition: { "max-length": 3, "message-ttl": 60_000 },
    "apply-to": "queues",
  }),
  ask("PUT /policies/side/bad", { pattern: "[", definition: { "max-length": "x" } }),
  ask("GET /policies/side/short"),
  ask("PUT /operator-policies/side/hard", { pattern: ".*", definition: { "max-length": 10 } }),
  ask("GET /operator-policies"),
  ask("PUT /vhost-limits/side/max-queues", { value: 2 }),
  ask("GET /vhost-limits/side"),
  ask("PUT /queues/side/q.third", {}),
  ask("PUT /global-parameters/note", { name: "note", value: { text: "ä" } }),
  ask("GET /global-parameters/note"),
  ask("GET /definitions/side"),
  ask("POST /definitions/side", {
    queues: [{ name: "q.loaded", durable: true, auto_delete: false, arguments: {} }],
  }),
  ask("GET /health/checks/local-alarms"),
  ask("GET /health/checks/port-listener/5672"),
  ask("GET /health/checks/port-listener/1"),
  ask("GET /health/checks/virtual-hosts"),
  ask("GET /auth"),
  ask(`GET /feature-flags${only("name", "state", "stability")}`),
  ask("GET /auth/attempts/none"),
  ask("DELETE /queues/side/q.new/contents"),
  ask("DELETE /queues/side/q.new"),
  ask("DELETE /exchanges/side/amq.direct"),
  ask("DELETE /users/ada"),
  ask("DELETE /vhosts/side"),
  ask("DELETE /vhosts/none"),
  ask("PUT /users/bad", { tags: 7 }),
  httpRequest("PUT /api/users/broken", { ...admin, "Content-Type": "application/json" }, "{not json"),
  httpRequest("OPTIONS /api/vhosts", { ...admin, Origin: "http://elsewhere" }),
  httpRequest("DELETE /api/whoami", admin),
];

/** What RabbitMQ's management plugin answers to somebody who sets a broker up. */
export async function managementTranscript(port: number): Promise<readonly string[]> {
  return httpTranscript(port, requests);
}
