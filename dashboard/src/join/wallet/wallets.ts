import { useEffect, useState } from "react";
import { strings } from "../../strings.ts";

/** The interface of a wallet for pages (EIP-1193). */
export interface WalletProvider {
  request(call: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>;
}

export interface Wallet {
  readonly id: string;
  /** The wallet's name. */
  readonly name: string;
  readonly provider: WalletProvider;
}

/** Most characters of a wallet's name that are shown. */
const LONGEST_NAME = 40;
const USUAL = "window.ethereum";

interface Announced {
  readonly info?: { readonly uuid?: unknown; readonly name?: unknown };
  readonly provider?: unknown;
}

const isProvider = (value: unknown): value is WalletProvider =>
  typeof (value as WalletProvider | undefined)?.request === "function";

/** The wallets of this browser: those that announce themselves (EIP-6963), else the one at `window.ethereum`. */
export const useWallets = (): readonly Wallet[] => {
  const [wallets, setWallets] = useState<readonly Wallet[]>([]);
  useEffect(() => {
    const add = (wallet: Wallet): void =>
      setWallets((before) => {
        if (before.some(({ id }) => id === wallet.id)) return before;
        // a wallet that announced itself is most likely the one at window.ethereum
        return wallet.id === USUAL && before.length > 0 ? before : [...before.filter(({ id }) => id !== USUAL), wallet];
      });
    const onAnnounced = (event: Event): void => {
      const { info, provider } = ((event as CustomEvent<unknown>).detail ?? {}) as Announced;
      if (!isProvider(provider) || typeof info?.uuid !== "string" || typeof info.name !== "string") return;
      add({ id: info.uuid, name: info.name.slice(0, LONGEST_NAME), provider });
    };
    const look = (): void => {
      const { ethereum } = window as unknown as { ethereum?: unknown };
      if (isProvider(ethereum)) add({ id: USUAL, name: strings.join.wallet.usual, provider: ethereum });
    };
    window.addEventListener("eip6963:announceProvider", onAnnounced);
    // an older wallet may load after the page, and announces that
    window.addEventListener("ethereum#initialized", look);
    window.dispatchEvent(new Event("eip6963:requestProvider"));
    look();
    return () => {
      window.removeEventListener("eip6963:announceProvider", onAnnounced);
      window.removeEventListener("ethereum#initialized", look);
    };
  }, []);
  return wallets;
};
