defmodule HttpsApi.Certificate do
  @moduledoc """
  Options of `ssl` for a certificate and its key, each as PEM text or as the path of a PEM file; those for tries in `priv`
  when both are absent.
  """

  @spec options(String.t() | nil, String.t() | nil) :: keyword()
  def options(nil, nil) do
    priv = Application.app_dir(:https_api, "priv")
    options(Path.join(priv, "cert.pem"), Path.join(priv, "key.pem"))
  end

  def options(cert, key), do: cert(cert) ++ key(key)

  defp cert("-----BEGIN" <> _ = pem) do
    [cert: for({:Certificate, der, :not_encrypted} <- :public_key.pem_decode(pem), do: der)]
  end

  defp cert(path), do: [certfile: path]

  defp key("-----BEGIN" <> _ = pem) do
    [{type, der, :not_encrypted} | _] = :public_key.pem_decode(pem)
    [key: {type, der}]
  end

  defp key(path), do: [keyfile: path]
end
