import { signDocument } from "../identity/Identity.ts";
import { ACCOUNT_REQUEST_PURPOSE, type AccountRequest } from "./registrationMessages.ts";

/** A request of an account as the door takes it. */
export const signAccountRequest = (
  key: Uint8Array,
  request: AccountRequest,
): { readonly request: AccountRequest; readonly signature: string } => ({
  request,
  signature: signDocument(key, ACCOUNT_REQUEST_PURPOSE, request),
});
