defmodule SinkOtp.Certificates do
  @moduledoc "Keys and certificates made at run time by public_key: PEM, DER, chains, signatures."

  @doc "Options of both sides: a server with a certificate of its own for localhost, a client that trusts its root."
  def options do
    key = fn -> :public_key.generate_key({:namedCurve, :secp256r1}) end
    names = {:Extension, {2, 5, 29, 17}, false, [dNSName: ~c"localhost"]}
    peer = [key: key.(), extensions: [names], digest: :sha256]
    chain = %{root: [key: key.(), digest: :sha256], intermediates: [], peer: peer}
    :public_key.pkix_test_data(%{server_chain: chain, client_chain: chain})
  end

  def cases do
    [
      certificate_made: fn ->
        %{server_config: server} = options()
        certificate = :public_key.pkix_decode_cert(server[:cert], :otp)

        {elem(certificate, 0), :public_key.pkix_is_self_signed(certificate),
         :public_key.pkix_verify_hostname(certificate, dns_id: ~c"localhost"),
         :public_key.pkix_verify_hostname(certificate, dns_id: ~c"example.org")}
      end,
      certificate_chain: fn ->
        %{server_config: server, client_config: client} = options()
        [root | _] = client[:cacerts]

        {:public_key.pkix_path_validation(root, [server[:cert]], []) |> elem(0),
         :public_key.pkix_path_validation(server[:cert], [root], []) |> elem(0), length(server[:cacerts])}
      end,
      self_signed: fn ->
        %{cert: certificate, key: _} = :public_key.pkix_test_root_cert(~c"sink root", [])
        {:public_key.pkix_is_self_signed(certificate), :public_key.pkix_is_issuer(certificate, certificate)}
      end,
      pem: fn ->
        key = :public_key.generate_key({:rsa, 1024, 65_537})
        text = :public_key.pem_encode([:public_key.pem_entry_encode(:RSAPrivateKey, key)])
        [entry] = :public_key.pem_decode(text)
        {:public_key.pem_entry_decode(entry) == key, String.split(text, "\n") |> hd(), elem(entry, 0)}
      end,
      pem_encrypted: fn ->
        key = :public_key.generate_key({:rsa, 1024, 65_537})
        cipher = {~c"AES-128-CBC", <<1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16>>}
        entry = :public_key.pem_entry_encode(:RSAPrivateKey, key, {cipher, ~c"secret"})
        [again] = [entry] |> :public_key.pem_encode() |> :public_key.pem_decode()
        :public_key.pem_entry_decode(again, ~c"secret") == key
      end,
      signed: fn ->
        key = :public_key.generate_key({:namedCurve, :secp256r1})
        public = {{:ECPoint, elem(key, 4)}, elem(key, 3)}
        signature = :public_key.sign("text", :sha256, key)

        {:public_key.verify("text", :sha256, signature, public),
         :public_key.verify("other", :sha256, signature, public)}
      end,
      encrypted_rsa: fn ->
        key = :public_key.generate_key({:rsa, 1024, 65_537})
        public = {:RSAPublicKey, elem(key, 2), elem(key, 3)}
        sealed = :public_key.encrypt_public("secret", public)
        {byte_size(sealed), :public_key.decrypt_private(sealed, key)}
      end,
      der: fn ->
        key = :public_key.generate_key({:namedCurve, :secp256r1})
        bytes = :public_key.der_encode(:ECPrivateKey, key)

        {:public_key.der_decode(:ECPrivateKey, bytes) == key,
         try do
           :public_key.der_decode(:ECPrivateKey, "no")
         rescue
           e -> e.__struct__
         end}
      end,
      bad_pem: fn -> :public_key.pem_decode("nothing here") end,
      oids: fn ->
        {:public_key.pkix_hash_type({2, 16, 840, 1, 101, 3, 4, 2, 1}),
         :public_key.pkix_sign_types({1, 2, 840, 10045, 4, 3, 2})}
      end
    ]
  end
end
