import { createHash } from "node:crypto";
import { argon2id } from "@noble/hashes/argon2.js";
import { Aes128Gcm } from "@hpke/core";
import { compactVerify } from "jose";
import { describe, expect, it } from "vitest";
import { openWithNonce, sealWithNonce } from "../../../../core/crypto/aead.ts";
import { fromUtf8, toBase64url, toHex, utf8 } from "../../../../core/crypto/encoding.ts";
import { sha256Hex } from "../../../../core/crypto/hash.ts";
import { hpkeSuite } from "../../../../core/crypto/hpke.ts";
import { importPublicKey, signingKeyFromJwk, thumbprint } from "../../../../core/crypto/keys.ts";
import { hex, must } from "../samples.ts";

describe("RFC 9180 A.1.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode", () => {
  const suite = hpkeSuite(new Aes128Gcm());
  const info = hex("4f6465206f6e2061204772656369616e2055726e");
  const enc = hex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431");
  const plaintext = hex("4265617574792069732074727574682c20747275746820626561757479");
  const sealed = [
    { aad: hex("436f756e742d30"), ct: "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a" },
    { aad: hex("436f756e742d31"), ct: "af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab251c03d0c22a56b8ca42c2063b84" },
  ];
  const exported = [
    { label: "", value: "3853fe2b4035195a573ffc53856e77058e15d9ea064de3e59f4961d0095250ee" },
    { label: "00", value: "2e8f0b54673c7029649d4eb9d5e33bf1872cf76d623ff164ac185da9e88c21a5" },
    { label: "54657374436f6e74657874", value: "e9e43065102c3836401bed8c3c3c75ae46be1639869391d62c61f1ec7af54931" },
  ];
  const ephemeral = { pk: enc, sk: hex("52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736") };
  const recipient = {
    pk: hex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"), sk: hex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8"),
  };

  it("sets up the sender, seals and exports as published", async () => {
    const ekm = { publicKey: await suite.kem.deserializePublicKey(ephemeral.pk), privateKey: await suite.kem.deserializePrivateKey(ephemeral.sk) };

    const sender = await suite.createSenderContext({ recipientPublicKey: await suite.kem.deserializePublicKey(recipient.pk), info, ekm });

    expect(toHex(new Uint8Array(sender.enc))).toBe(toHex(enc));
    for (const { aad, ct } of sealed) expect(toHex(new Uint8Array(await sender.seal(plaintext, aad)))).toBe(ct);
    for (const { label, value } of exported) expect(toHex(new Uint8Array(await sender.export(hex(label), 32)))).toBe(value);
  });

  it("sets up the recipient, opens and exports as published", async () => {
    const recipientKey = await suite.kem.deserializePrivateKey(recipient.sk);

    const context = await suite.createRecipientContext({ recipientKey, enc, info });

    for (const { aad, ct } of sealed) expect(new Uint8Array(await context.open(hex(ct), aad))).toEqual(plaintext);
    for (const { label, value } of exported) expect(toHex(new Uint8Array(await context.export(hex(label), 32)))).toBe(value);
  });
});

describe("RFC 8032 §7.1: Ed25519", () => {
  const cases = [
    {
      name: "TEST 1", secret: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", message: "",
      key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    },
    {
      name: "TEST 2", secret: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", message: "72",
      key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    },
    {
      name: "TEST 3", secret: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", message: "af82",
      key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    },
  ];

  it.each(cases)("signs and verifies $name as published", async ({ secret, key, message, signature }) => {
    const signingKey = must(await signingKeyFromJwk({ kty: "OKP", crv: "Ed25519", x: toBase64url(hex(key)), d: toBase64url(hex(secret)) }));
    const privateKey = await crypto.subtle.importKey("jwk", { ...signingKey.privateJwk }, "Ed25519", false, ["sign"]);

    const signed = await crypto.subtle.sign("Ed25519", privateKey, hex(message));

    expect(toHex(new Uint8Array(signed))).toBe(signature);
    expect(await crypto.subtle.verify("Ed25519", await importPublicKey(signingKey.publicJwk), signed, hex(message))).toBe(true);
  });
});

describe("RFC 8037 Appendix A: Ed25519 in JOSE", () => {
  const key = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" } as const;

  it("computes the thumbprint of A.3 (RFC 7638)", async () => {
    expect(await thumbprint(key)).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  });

  it("verifies the JWS of A.4 with our key import", async () => {
    const jws = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    const { payload } = await compactVerify(jws, await importPublicKey(key));

    expect(fromUtf8(payload)).toBe("Example of Ed25519 signing");
  });
});

describe("RFC 9106 §5.3: Argon2id", () => {
  it("gives the published tag, with secret and associated data", () => {
    const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);

    const tag = argon2id(filled(32, 1), filled(16, 2), { t: 3, m: 32, p: 4, key: filled(8, 3), personalization: filled(12, 4), dkLen: 32 });

    expect(toHex(tag)).toBe("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
  });
});

describe("AES-256-GCM, test case 16 of the GCM specification submitted to NIST (McGrew and Viega, 2005)", () => {
  const key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const nonce = hex("cafebabefacedbaddecaf888");
  const aad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const plain = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  const sealed = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    + "76fc6ece0f4e1768cddf8853bb2d551b";

  it("seals and opens as published", async () => {
    expect(toHex(await sealWithNonce(key, nonce, plain, aad))).toBe(sealed);
    expect(must(await openWithNonce(key, nonce, hex(sealed), aad))).toEqual(plain);
  });
});

describe("FIPS 180-4 SHA-256", () => {
  it("hashes `abc` as in the NIST examples", async () => {
    expect(await sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(await sha256Hex(utf8("abc"))).toBe(await sha256Hex("abc"));
  });

  it("hashes a million times `a` as in the NIST examples", async () => {
    expect(await sha256Hex("a".repeat(1_000_000))).toBe("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  });

  it.each([0, 55, 56, 64, 4095, 4096, 4097, 9000])("hashes %i bytes as another implementation does", async (length) => {
    const bytes = Uint8Array.from({ length: length + 3 }, (_, index) => index % 251).subarray(3);

    expect(await sha256Hex(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
  });
});
