import { describe, expect, it } from "vitest";
import { assertOtpCompatible } from "./index.js";

describe("assertOtpCompatible", () => {
  it.each([
    ["27", "27.3.4.1"],
    ["25", "27.3.4.1"],
    ["27.3.4.1", "27"],
  ])("OTP %s code runs on %s", (compiled, target) => {
    expect(() => assertOtpCompatible(compiled, target)).not.toThrow();
  });

  it("names both versions when the target is older", () => {
    expect(() => assertOtpCompatible("29", "27.3.4.1")).toThrow(
      expect.objectContaining({
        code: "OTP_TOO_OLD",
        exit: 2,
        message: expect.stringMatching(/OTP 29.*OTP 27\.3\.4\.1/),
      }),
    );
  });
});
