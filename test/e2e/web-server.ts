import { httpRequest, httpTranscript } from "../support/http-transcript.js";

const www = "usr/share/yaws/www";

/** Pages of Yaws: files, and Erlang that it compiles when they are asked for. */
export const yawsFiles: Readonly<Record<string, string>> = {
  [`${www}/index.html`]: "<h1>Mine</h1>\n",
  [`${www}/data.txt`]: "0123456789".repeat(20),
  [`${www}/sum.yaws`]:
    '<erl>\nout(A) ->\n    {ok, X} = yaws_api:queryvar(A, "x"),\n    {html, integer_to_list(2 * list_to_integer(X))}.\n</erl>\n',
  [`${www}/table.yaws`]:
    '<erl>\nout(_) ->\n    {ehtml, [{table, [{border, "1"}], [{tr, [], [{td, [], integer_to_list(N)} || N <- lists:seq(1, 3)]}]}, {p, [], yaws_api:htmlize("<&>")}]}.\n</erl>\n',
  [`${www}/form.yaws`]:
    '<erl>\nout(A) ->\n    {html, io_lib:format("~p", [lists:sort(yaws_api:parse_post(A))])}.\n</erl>\n',
  [`${www}/cookie.yaws`]:
    '<erl>\nout(A) ->\n    H = A#arg.headers,\n    [{html, yaws_api:find_cookie_val("seen", H#headers.cookie)}, yaws_api:setcookie("seen", "yes", "/")].\n</erl>\n',
  [`${www}/moved.yaws`]: '<erl>\nout(_) -> {redirect, "/index.html"}.\n</erl>\n',
  [`${www}/status.yaws`]:
    '<erl>\nout(_) -> [{status, 201}, {header, ["X-Own: ", "1"]}, {content, "text/plain", "made"}].\n</erl>\n',
  [`${www}/parts.yaws`]:
    '<erl>\nout(_) ->\n    S = self(),\n    spawn(fun() -> yaws_api:stream_chunk_deliver(S, "two"), yaws_api:stream_chunk_end(S) end),\n    {streamcontent, "text/plain", "one"}.\n</erl>\n',
  [`${www}/json.yaws`]:
    '<erl>\nout(_) -> {content, "application/json", json2:encode({struct, [{"a", [1, 2.5, null]}, {"b", "text"}]})}.\n</erl>\n',
  [`${www}/broken.yaws`]: "<erl>\nout(_) -> no_such_function(.\n</erl>\n",
  [`${www}/crash.yaws`]: "<erl>\nout(_) -> {html, list_to_integer(no_list)}.\n</erl>\n",
};

const form = { "Content-Type": "application/x-www-form-urlencoded" };
const multipart = { "Content-Type": "multipart/form-data; boundary=XX" };
const parts =
  '--XX\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\ncontent\r\n--XX--\r\n';

const requests: readonly string[] = [
  httpRequest("GET /"),
  httpRequest("HEAD /data.txt"),
  httpRequest("GET /data.txt", { Range: "bytes=5-9" }),
  httpRequest("GET /data.txt", { Range: "bytes=900-" }),
  httpRequest("GET /data.txt", { "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT" }),
  httpRequest("GET /index.html", { "Accept-Encoding": "gzip" }),
  httpRequest("GET /sum.yaws?x=21"),
  httpRequest("GET /sum.yaws?x=-4"),
  httpRequest("GET /table.yaws"),
  httpRequest("POST /form.yaws", form, "a=1&b=%C3%A9"),
  httpRequest("POST /form.yaws", multipart, parts),
  httpRequest("GET /cookie.yaws", { Cookie: "seen=before" }),
  httpRequest("GET /moved.yaws"),
  httpRequest("GET /status.yaws"),
  httpRequest("GET /parts.yaws"),
  httpRequest("GET /json.yaws"),
  httpRequest("GET /broken.yaws"),
  httpRequest("GET /crash.yaws"),
  httpRequest("GET /missing"),
  httpRequest("GET /../../etc/passwd"),
  httpRequest("OPTIONS /index.html"),
  httpRequest("TRACE /index.html"),
  httpRequest("DELETE /index.html"),
  httpRequest("PUT /new.txt", {}, "text"),
  "GET / HTTP/1.0\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET /data.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  "nonsense\r\n\r\n",
];

/** What Yaws answers; pids and names of the modules that pages were compiled to are hidden. */
export async function webTranscript(port: number): Promise<readonly string[]> {
  const lines = await httpTranscript(port, requests);
  return lines.map((line) => line.replaceAll(/<\d+\.\d+\.\d+>|m\d+_\d+\S*|m_[\d_]+/g, "…"));
}
