import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalise, isCanonical } from "../../../../core/journal/canonical-json.ts";

function double(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

describe("RFC 8785", () => {
  it.each([
    ["0000000000000000", "0"], ["8000000000000000", "0"], ["0000000000000001", "5e-324"], ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"], ["ffefffffffffffff", "-1.7976931348623157e+308"], ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"], ["4430000000000000", "295147905179352830000"], ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"], ["44b52d02c7e14af7", "1.0000000000000001e+23"], ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"], ["444b1ae4d6e2ef50", "1e+21"], ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"], ["41b3de4355555553", "333333333.3333332"], ["41b3de4355555554", "333333333.33333325"],
    ["41b3de4355555555", "333333333.3333333"], ["41b3de4355555556", "333333333.3333334"], ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"], ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("writes the double %s as %s (Appendix B)", (bits, text) => {
    expect(canonicalise(double(bits))).toBe(text);
  });

  it.each(["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])("refuses the double %s, which JSON does not have (Appendix B)", (bits) => {
    expect(() => canonicalise(double(bits))).toThrow(TypeError);
  });

  it("writes the sample of §3.2.2 as in §3.2.4", () => {
    const sample: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);

    const text = canonicalise(sample);

    expect(text).toBe(String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`);
  });

  it("sorts members by UTF-16 code units, as the sample of §3.2.3", () => {
    const sample = {
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One", "\u{1f600}": "Emoji: Grinning Face",
      "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis",
    };

    const values = canonicalise(sample).match(/(?<=:")[^"]+/g);

    expect(values).toEqual([
      "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
    ]);
  });

  it("refuses a text with a lone surrogate (§3.2.2.2)", () => {
    expect(() => canonicalise({ answer: "\ud800" })).toThrow(TypeError);
  });
});

describe("canonical JSON", () => {
  it("parses back to the value that it was made from, whatever that is", () => {
    fc.assert(fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
      const text = canonicalise(value);

      // What JSON can say: it has no -0 (RFC 8785 §3.2.2.3).
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(isCanonical(text)).toBe(true);
    }));
  });

  it("leaves members without a value out", () => {
    expect(canonicalise({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it.each(['{"a":1,"a":2}', '{ "a":1}', '{"b":1,"a":2}', '{"a":1.0}', '"\\u0041"', '"\\ud800"', "{", ""])("knows that %s is not canonical", (text) => {
    expect(isCanonical(text)).toBe(false);
  });
});
