/** Who may look at a provider's view: this machine, whoever has the token (hexadecimal digits), or anybody. */
export type ViewAccess =
  | { readonly kind: "own" }
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "public" };
