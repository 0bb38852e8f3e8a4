/** The page's storage in this browser. */
type Name = "key" | "data" | "settings" | `kept ${string}`;

const DATABASE = "gfml-join";
const STORE = "kept";

const openDatabase = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const withStore = async <Value>(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value> => {
  const database = await openDatabase();
  try {
    return await new Promise<Value>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = use(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
};

/** The value stored under a name; undefined if there is none. */
export const load = async <Value>(name: Name): Promise<Value | undefined> =>
  (await withStore("readonly", (store) => store.get(name))) as Value | undefined;

export const keep = async (name: Name, value: unknown): Promise<void> => {
  await withStore("readwrite", (store) => store.put(value, name));
};

export const forget = async (name: Name): Promise<void> => {
  await withStore("readwrite", (store) => store.delete(name));
};
