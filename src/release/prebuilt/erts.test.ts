import { expect, it } from "vitest";
import { otpOfErts } from "./erts.js";

it.each([
  ["17.1.1", 29],
  ["15.2.7.1", 27],
  ["13.1.5", 25],
  ["11.0", 23],
  ["10.7", 22],
  ["10.3.5", 21],
  ["9.3", 20],
  ["7.3", 18],
  ["unknown", undefined],
])("ERTS %s is of OTP %s", (erts, otp) => {
  expect(otpOfErts(erts)).toBe(otp);
});
