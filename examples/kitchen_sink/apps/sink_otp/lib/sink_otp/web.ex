defmodule SinkOtp.Web do
  @moduledoc "inets: httpd with pages made by Erlang code, and httpc against it, plain and by TLS."
  require Record
  Record.defrecord(:mod, Record.extract(:mod, from_lib: "inets/include/httpd.hrl"))

  @doc "httpd's own interface: mod_esi calls functions of modules that are named in its configuration."
  def page(session, environment, input) do
    :mod_esi.deliver(session, [
      ~c"Content-Type: text/plain\r\n\r\n",
      "#{environment[:request_method]} #{input}"
    ])
  end

  @doc "A module of httpd's chain."
  def unquote(:do)(request) do
    case mod(request, :request_uri) do
      ~c"/own" ->
        {:proceed,
         [
           {:response,
            {:response, [code: 200, content_type: ~c"text/plain", content_length: ~c"3"], [~c"own"]}}
         ]}

      _ ->
        {:proceed, mod(request, :data)}
    end
  end

  def cases do
    {:ok, _} = Application.ensure_all_started(:inets)
    folder = ~c"/tmp/www"
    File.mkdir_p!(folder)
    File.write!("/tmp/www/index.html", "<p>index</p>")
    File.write!("/tmp/www/data.txt", String.duplicate("0123456789", 10))
    modules = [:mod_alias, __MODULE__, :mod_esi, :mod_dir, :mod_get, :mod_head, :mod_log]

    common = [
      server_name: ~c"sink",
      server_root: folder,
      document_root: folder,
      bind_address: {127, 0, 0, 1},
      modules: modules,
      erl_script_alias: {~c"/esi", [__MODULE__]},
      directory_index: [~c"index.html"],
      mime_types: [{~c"html", ~c"text/html"}, {~c"txt", ~c"text/plain"}]
    ]

    [
      httpd_started: fn ->
        {:ok, pid} = :inets.start(:httpd, [port: 0] ++ common)
        [port: port] = :httpd.info(pid, [:port])
        Process.put(:web, "http://127.0.0.1:#{port}")
        :inets.services() |> Enum.map(&elem(&1, 0)) |> Enum.sort() |> Enum.uniq()
      end,
      http_get: fn -> get("/index.html") end,
      http_index: fn -> get("/") end,
      http_missing: fn -> get("/none") |> elem(0) end,
      http_range: fn -> get("/data.txt", [{~c"range", ~c"bytes=5-9"}]) end,
      http_head: fn -> request(:head, {url("/data.txt"), []}) end,
      http_own_module: fn -> get("/own") end,
      http_esi: fn -> get("/esi/#{__MODULE__}:page?x=1") end,
      http_post: fn -> request(:post, {url("/esi/#{__MODULE__}:page"), [], ~c"text/plain", "body"}) end,
      http_modified: fn ->
        get("/index.html", [{~c"if-modified-since", ~c"Fri, 01 Jan 2100 00:00:00 GMT"}]) |> elem(0)
      end,
      http_method: fn -> request(:delete, {url("/index.html"), []}) |> elem(0) end,
      http_async: fn ->
        {:ok, id} = :httpc.request(:get, {url("/index.html"), []}, [], sync: false, body_format: :binary)
        receive(do: ({:http, {^id, {{_, status, _}, _, body}}} -> {status, body}), after: (30_000 -> :late))
      end,
      http_stream: fn ->
        {:ok, :saved_to_file} = :httpc.request(:get, {url("/data.txt"), []}, [], stream: ~c"/tmp/saved")
        File.stat!("/tmp/saved").size
      end,
      http_refused: fn ->
        :httpc.request(:get, {~c"http://127.0.0.1:1/", []}, [timeout: 1000], []) |> elem(0)
      end,
      http_options: fn ->
        {:httpc.set_options(pipeline_timeout: 0, cookies: :enabled), :httpc.get_options([:cookies]),
         :httpc.info() |> Keyword.keyword?(), :httpc.cookie_header(url("/"))}
      end,
      http_profile: fn ->
        {:inets.start(:httpc, profile: :sink) |> elem(0),
         :httpc.request(:get, {url("/index.html"), []}, [], [], :sink) |> elem(0), :inets.stop(:httpc, :sink)}
      end,
      https: fn ->
        %{server_config: server, client_config: client} = SinkOtp.Certificates.options()
        {:ok, pid} = :inets.start(:httpd, [port: 0, socket_type: {:ssl, server}] ++ common)
        [port: port] = :httpd.info(pid, [:port])

        got =
          :httpc.request(
            :get,
            {~c"https://localhost:#{port}/index.html", []},
            [ssl: Keyword.drop(client, [:cert, :key])],
            body_format: :binary
          )

        {plain(got), :inets.stop(:httpd, pid)}
      end,
      http_date: fn ->
        {:httpd_util.rfc1123_date({{2024, 1, 1}, {0, 0, 0}}),
         :httpd_util.convert_request_date(~c"Mon, 01 Jan 2024 00:00:00 GMT"), :httpd_util.reason_phrase(404),
         :http_uri |> Code.ensure_loaded?()}
      end
    ]
  end

  defp url(path), do: String.to_charlist(Process.get(:web) <> path)
  defp get(path, headers \\ []), do: request(:get, {url(path), headers})

  defp request(method, request),
    do: :httpc.request(method, request, [autoredirect: false], body_format: :binary) |> plain()

  defp plain({:ok, {{_, status, phrase}, headers, body}}),
    do: {status, phrase, List.keyfind(headers, ~c"content-type", 0), body}

  defp plain({:error, reason}), do: {:error, reason}
end
