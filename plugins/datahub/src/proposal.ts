import { asciiJson } from './ascii-json.js';

/** A metadata change proposal: one aspect of something in DataHub, whole or a patch to it. */
export interface Proposal {
  readonly aspectName: string;
  /** UPSERT puts `aspect` in place of what is there, PATCH applies it as a JSON Patch. */
  readonly changeType: 'UPSERT' | 'PATCH';
  readonly aspect: object;
}

/** The kinds of things that are written, by DataHub's own names. */
export const ASSET_TYPES = ['dataPlatformInstance', 'tag', 'container', 'dataset'] as const;

/** Something in DataHub, with all that is proposed of it. */
export interface Asset {
  readonly urn: string;
  readonly type: (typeof ASSET_TYPES)[number];
  /** What others name comes before them in this order; no two assets share one. */
  readonly order: string;
  /** Whether no more than the name of it is known, so that it must not replace what is known otherwise. */
  readonly isImplied?: boolean;
  readonly proposals: readonly Proposal[];
}

/** A proposal that replaces an aspect. */
export function upsert(aspectName: string, aspect: object): Proposal {
  return { aspectName, changeType: 'UPSERT', aspect };
}

/** The proposals of an asset as DataHub's file sink writes them, as JSON objects with a comma between them. */
export function fileText(asset: Asset): string {
  return asset.proposals
    .map((proposal) =>
      JSON.stringify({
        ...headOf(asset, proposal),
        // As an object, an aspect loses its content type, which says that it is a patch.
        aspect: proposal.changeType === 'PATCH' ? genericAspect(proposal) : { json: proposal.aspect },
      }),
    )
    .join(',\n');
}

/** The proposals of an asset as the server takes them, each as JSON. */
export function serverTexts(asset: Asset): readonly string[] {
  return asset.proposals.map((proposal) => JSON.stringify({ ...headOf(asset, proposal), aspect: genericAspect(proposal) }));
}

function headOf({ urn, type }: Asset, { changeType, aspectName }: Proposal) {
  return { entityType: type, entityUrn: urn, changeType, aspectName };
}

function genericAspect({ changeType, aspect }: Proposal) {
  const contentType = changeType === 'PATCH' ? 'application/json-patch+json' : 'application/json';
  return { value: asciiJson(aspect), contentType };
}
