import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { PictureUse } from "./item-context.ts";
import type { Library } from "./library.ts";
import type { Notes } from "./notes.ts";
import type { ImageType } from "./sniff-image.ts";
import { sniffImage } from "./sniff-image.ts";
import { whySvgRefused } from "./svg-guard.ts";

/** Largest picture that is sent to candidates, in bytes. */
const LARGEST_PICTURE = 10 * 1_048_576;

export interface Picture {
  readonly path: string;
  readonly mediaType: ImageType;
  readonly bytes: Uint8Array;
}

const EXTENSIONS: Readonly<Record<ImageType, RegExp>> = {
  "image/png": /\.png$/iu, "image/jpeg": /\.jpe?g$/iu, "image/gif": /\.gif$/iu, "image/webp": /\.webp$/iu, "image/svg+xml": /\.svg$/iu,
};

/** Reads the pictures that a body uses and checks that their bytes are what can be shown. Those that are not are noted as refused. */
export async function readPictures(library: Library, uses: readonly PictureUse[], notes: Notes): Promise<readonly Picture[]> {
  const pictures = new Map<string, Picture>();
  for (const { path, at } of uses) {
    if (pictures.has(path)) continue;
    const picture = await readPicture(library, path);
    if (!picture.ok) {
      notes.refuse(at, at.name, `The picture ${path} cannot be shown: ${picture.error.message}`, picture.error.code);
      continue;
    }
    pictures.set(path, picture.value);
    const { mediaType } = picture.value;
    if (!EXTENSIONS[mediaType].test(path)) notes.warn(at, "mediaType", `The picture ${path} is in fact ${mediaType}; it is shown as that`);
  }
  return [...pictures.values()];
}

async function readPicture(library: Library, path: string): Promise<Result<Picture, InvigilError>> {
  const bytes = await library.bytes(path);
  if (!bytes.ok) return bytes;
  if (bytes.value.length > LARGEST_PICTURE) return fail("import/too-large", "it is too large", { file: path, bytes: bytes.value.length, limit: LARGEST_PICTURE });
  // SECURITY: the bytes decide, not the name or the type that the author gives, so nothing but a picture is delivered as one.
  const mediaType = sniffImage(bytes.value);
  if (mediaType === null) return fail("import/unsupported", "it is not PNG, JPEG, GIF, WebP or SVG", { file: path });
  const refused = mediaType === "image/svg+xml" ? whySvgRefused(bytes.value, path) : null;
  return refused === null ? ok({ path, mediaType, bytes: bytes.value }) : fail("import/unsupported", refused, { file: path });
}
