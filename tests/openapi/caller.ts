// A caller of the types that openapi-typescript makes of the exported document. The compiler judges it: a line that
// is marked as an error and compiles is an error.
import type { components, operations, paths } from "./generated";

type Schemas = components["schemas"];
type Json<Message> = Message extends { content: { "application/json": infer Body } } ? Body : never;
type Body<Name extends keyof operations> = Json<operations[Name]["requestBody"]>;
type Answer<Name extends keyof operations, Status extends keyof operations[Name]["responses"]> = Json<
  operations[Name]["responses"][Status]
>;
type Same<A, B> = [A, B] extends [B, A] ? true : never;

// A path leads to its operation.
type Posted = paths["/api/v1/recharges/by-bank-accounts/no-hce"]["post"];
export const charges: Same<Posted, operations["charge"]> = true;

export const whole: Body<"charge"> = {
  sequenceId: "ORDER-1",
  userId: 50000000001,
  amount: 10000,
  oneTimeToken: "xxxxxxxxxxxxxxxx",
  dcvv: "xxx",
  merchantId: "410195430033901",
};
// @ts-expect-error a required field is missing
export const missing: Body<"charge"> = { sequenceId: "ORDER-1", userId: 1, amount: 1, oneTimeToken: "x", dcvv: "x" };
// @ts-expect-error amounts are numbers
export const text: Body<"charge"> = { ...whole, amount: "10000" };
// @ts-expect-error there is no such field
export const unknown: Body<"charge"> = { ...whole, aspId: "x" };

// What an answer holds can be used, and what it may lack has to be looked for.
export function charged(answer: Answer<"charge", 200>): string {
  return answer.isPending ? "pending" : answer.nrNumber;
}
export function refused(answer: Answer<"charge", 400 | "4XX">): string {
  return answer.response.code;
}
export function balance(card: Schemas["UnregisteredCardInfoReply"]["cardDataInfo"]): number {
  // @ts-expect-error a card may have no points
  card.cardPointInfo.length;
  return card.balance + (card.cardPointInfo ?? []).reduce((sum, point) => sum + (point.remainingPoint ?? 0), 0);
}

// Words are closed in requests, open in answers.
export const atm: Schemas["OneTimeTokenRequest"] = { cardNo: "x", type: "ATM" };
// @ts-expect-error no page lists this word
export const guessed: Schemas["OneTimeTokenRequest"] = { cardNo: "x", type: "DEBIT" };
export const later: Answer<"recharge-result", 200>["result"] = "A_WORD_OF_TOMORROW";

// An encrypted body has one field; its plain form has a name.
export const encrypted: Body<"one-time-token"> = { encData: "a.b.c.d.e" };
// @ts-expect-error the plain form is not sent
export const plain: Body<"one-time-token"> = atm;

// A call that encrypts nothing has no crypto key; one that does has.
type Headers<Name extends keyof operations> = operations[Name]["parameters"]["header"];
export const keyless: Same<Extract<keyof Headers<"charge">, "X-KM-Crypto-Key-Id">, never> = true;
export const keyed: Headers<"one-time-token">["X-KM-Crypto-Key-Id"] = "x";
