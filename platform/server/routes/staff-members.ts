import { wire } from "../../../core/contract/wire.ts";
import { ok } from "../../../core/result.ts";
import { publicUrl } from "../../office/settings.ts";
import { changeMember, inviteMember, listMembers, renewMember } from "../../staff/members.ts";
import type { BoundRoute } from "../answers.ts";
import { staffRead, staffWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** Who works here, for administrators. */
export function staffMemberRoutes({ folder }: Desk): Readonly<Record<"staffMembers" | "staffInvitation" | "staffChange" | "staffRenewal", BoundRoute>> {
  // Links lead to where this server is reached; never to what a request says of itself in its Host.
  const baseUrl = async () => folder.store.read(async (tables) => (await publicUrl(tables)) ?? "");
  return {
    staffMembers: staffRead(wire.staffMembers, async () => {
      const members = await listMembers(folder);
      return members.ok ? ok({ members: members.value }) : members;
    }),
    staffInvitation: staffWrite(wire.staffInvitation, async ({ body, member }) => {
      const url = await baseUrl();
      return url.ok ? await inviteMember(folder, url.value, body, member) : url;
    }),
    staffChange: staffWrite(wire.staffChange, async ({ params, body, member }) => {
      const changed = await changeMember(folder, params.staffId, body, member);
      return changed.ok ? ok({}) : changed;
    }),
    staffRenewal: staffWrite(wire.staffRenewal, async ({ params, member }) => {
      const url = await baseUrl();
      return url.ok ? await renewMember(folder, url.value, params.staffId, member) : url;
    }),
  };
}
