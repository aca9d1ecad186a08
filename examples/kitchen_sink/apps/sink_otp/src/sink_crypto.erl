-module(sink_crypto).
%% crypto: hashes, ciphers, signatures, key agreement, randomness, what is supported.
-export([cases/0]).

cases() ->
    [{hash, fun() ->
         [{H, binary:encode_hex(crypto:hash(H, "abc"))} || H <- [md5, sha, sha256, sha512, sha3_256,
             blake2b]]
     end},
     {hash_parts, fun() ->
         C = crypto:hash_update(crypto:hash_init(sha256), "a"),
         crypto:hash_final(crypto:hash_update(C, "bc")) =:= crypto:hash(sha256, "abc")
     end},
     {mac, fun() ->
         {binary:encode_hex(crypto:mac(hmac, sha256, "key", "text")), binary:encode_hex(crypto:macN(hmac,
             sha, "key", "text", 4)), binary:encode_hex(crypto:mac(cmac, aes_128_cbc, <<0:128>>, "text"))}
     end},
     {cipher, fun() ->
         K = <<1:128>>,
         V = <<2:128>>,
         E = crypto:crypto_one_time(aes_128_cbc, K, V, <<"0123456789abcdef">>, true),
         {binary:encode_hex(E), crypto:crypto_one_time(aes_128_cbc, K, V, E, false)}
     end},
     {cipher_stream, fun() ->
         S = crypto:crypto_init(aes_128_ctr, <<1:128>>, <<2:128>>, true),
         A = crypto:crypto_update(S, "one"),
         B = crypto:crypto_update(S, "two"),
         {binary:encode_hex(<<A/binary, B/binary>>), crypto:crypto_final(S)}
     end},
     {cipher_padding, fun() ->
         E = crypto:crypto_one_time(aes_256_cbc, <<3:256>>, <<0:128>>, <<"short">>, [{encrypt, true},
             {padding, pkcs_padding}]),
         {byte_size(E), crypto:crypto_one_time(aes_256_cbc, <<3:256>>, <<0:128>>, E, [{encrypt, false},
             {padding, pkcs_padding}])}
     end},
     {aead, fun() ->
         {E, T} = crypto:crypto_one_time_aead(aes_256_gcm, <<1:256>>, <<2:96>>, "text", "aad", true),
         {crypto:crypto_one_time_aead(aes_256_gcm, <<1:256>>, <<2:96>>, E, "aad", T, false),
             crypto:crypto_one_time_aead(aes_256_gcm, <<1:256>>, <<2:96>>, E, "bad", T, false)}
     end},
     {chacha, fun() ->
         {E, T} = crypto:crypto_one_time_aead(chacha20_poly1305, <<1:256>>, <<2:96>>, "text", <<>>, true),
         {binary:encode_hex(E), byte_size(T)}
     end},
     {agreement, fun() ->
         {PubA, PrivA} = crypto:generate_key(ecdh, x25519),
         {PubB, PrivB} = crypto:generate_key(ecdh, x25519),
         crypto:compute_key(ecdh, PubB, PrivA, x25519) =:= crypto:compute_key(ecdh, PubA, PrivB, x25519)
     end},
     {signature, fun() ->
         {Pub, Priv} = crypto:generate_key(eddsa, ed25519, <<7:256>>),
         S = crypto:sign(eddsa, none, "m", [Priv, ed25519]),
         {binary:encode_hex(Pub), crypto:verify(eddsa, none, "m", S, [Pub, ed25519]), crypto:verify(eddsa,
             none, "n", S, [Pub, ed25519])}
     end},
     {derivation, fun() -> binary:encode_hex(crypto:pbkdf2_hmac(sha256, <<"password">>, <<"salt">>, 10, 16)) end},
     {randomness, fun() ->
         {byte_size(crypto:strong_rand_bytes(8)), is_integer(crypto:rand_uniform(1, 9)), rand:uniform_s(9,
             crypto:rand_seed_s()) =/= x, crypto:exor(<<1, 2>>, <<3, 4>>), crypto:mod_pow(2, 10, 1000),
             crypto:bytes_to_integer(<<1, 0>>), crypto:hash_equals(<<"a">>, <<"a">>)}
     end},
     {facts, fun() ->
         {lists:member(aes_256_gcm, crypto:supports(ciphers)), crypto:hash_info(sha256),
             crypto:cipher_info(aes_128_cbc), crypto:info_fips(), lists:member(secp256r1, crypto:ec_curves())}
     end},
     {bad_hash, fun() -> crypto:hash(no_such_hash, "x") end},
     {bad_key, fun() -> crypto:crypto_one_time(aes_128_cbc, <<1:8>>, <<2:128>>, "x", true) end}].
