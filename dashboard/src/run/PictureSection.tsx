import type { ReactNode } from "react";
import type { RunModel } from "../feed/RunModel.ts";
import { useColumns } from "../feed/useColumns.ts";
import { CoalitionPicture } from "../picture/CoalitionPicture.tsx";
import { Certificates } from "./Certificates.tsx";
import { CoalitionTable } from "./CoalitionTable.tsx";
import { RoundFigures } from "./RoundFigures.tsx";

/** A round as a picture, in figures and with its certificates. */
export const PictureSection = ({ model, round }: { readonly model: RunModel; readonly round: number }): ReactNode => {
  const shown = useColumns(model, round);
  const view = model.rounds[round];
  if (view === undefined) return null;
  return (
    <>
      <CoalitionPicture model={model} view={view} shown={shown} />
      <RoundFigures view={view} evaluations={model.evaluations} />
      <Certificates view={view} />
      <CoalitionTable view={view} />
    </>
  );
};
