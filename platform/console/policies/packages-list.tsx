import type { ReactNode } from "react";
import type { KnownPolicy } from "../../../core/contract/wire-policies.ts";
import { moment } from "../words.ts";

/** The scheduled exams that use a policy, each with the version that it keeps. */
export function PackagesList({ known: { packages, versions, otherPackages } }: { readonly known: KnownPolicy }): ReactNode {
  const newest = versions.find(({ state }) => state === "published")?.version;
  if (packages.length === 0) return null;
  return (
    <ul>
      {packages.map(({ packageId, exam, code, opensAt, version }) => (
        <li key={packageId}>
          <a href={`#package=${packageId}`}>{exam}</a> <span className="quiet">{code}</span>, opens {moment(opensAt)}: version {version}{newest === undefined || version === newest ? "" : " (an older one)"}
        </li>
      ))}
      {otherPackages === 0 ? null : <li>{otherPackages.toLocaleString()} more that you do not work with</li>}
    </ul>
  );
}
