import { AUDIT_PAGE } from "../../../core/contract/wire-audit.ts";
import { wire } from "../../../core/contract/wire.ts";
import { ok } from "../../../core/result.ts";
import { actionsOf } from "../../../core/staff/audit-action.ts";
import { exportAudit } from "../../audit/export-audit.ts";
import { searchAudit } from "../../audit/search-audit.ts";
import { tellAudit } from "../../audit/tell-audit.ts";
import type { BoundRoute } from "../answers.ts";
import { staffDownload, staffWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** How staff see what was done. */
export function auditRoutes({ folder, auditWatch }: Desk): Readonly<Record<"auditSearch" | "auditExport", BoundRoute>> {
  return {
    auditSearch: staffWrite(wire.auditSearch, async ({ body: { group, ...wanted } }) => {
      const found = await searchAudit(folder.store, { ...wanted, actions: group === null ? null : actionsOf(group) }, AUDIT_PAGE);
      if (!found.ok) return found;
      const entries = await tellAudit(folder.store, found.value.rows);
      if (!entries.ok) return entries;
      const standing = await auditWatch.look();
      return standing.ok ? ok({ entries: entries.value, next: found.value.next, standing: standing.value }) : standing;
    }),
    auditExport: staffDownload(wire.auditExport, ({ body, member }) => exportAudit(folder, body.format, member.actor)),
  };
}
