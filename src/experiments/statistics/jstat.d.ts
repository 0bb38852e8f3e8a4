/** The little of jstat that gfml uses. It is a CommonJS module: import its default. */
declare module "jstat" {
  const jStat: {
    readonly studentt: {
      /** The value that a Student t variable with so many degrees of freedom stays below with this probability. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
  };
  export default jStat;
}
