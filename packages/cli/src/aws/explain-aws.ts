/** What happened, and what to do about it. */
export type Told = readonly [message: string, hint: string];

/** What was asked of AWS. */
export interface AskedOfAws {
  /** The IAM action, such as `s3:GetObject`. */
  readonly action: string;
  /** What to do where that was denied. */
  readonly grant: string;
  /** What to do where no region is known. */
  readonly region: string;
  /** What the names of errors mean that only this service has. */
  readonly known: Readonly<Record<string, Told>>;
}

const REFUSED: Told = ['AWS refused the credentials', 'Check AWS_ACCESS_KEY_ID and the like, and that they have not expired.'];
const KNOWN: Readonly<Record<string, Told>> = {
  CredentialsProviderError: [
    'no AWS credentials were found',
    'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where the default credential chain finds some.',
  ],
  ExpiredTokenException: REFUSED,
  UnrecognizedClientException: REFUSED,
  InvalidClientTokenId: REFUSED,
  InvalidSignatureException: REFUSED,
};
const UNREACHABLE = 'Check the network, AWS_REGION, HTTPS_PROXY and NO_PROXY.';

/** Why a call of AWS's SDK failed. Nothing of a secret is in what the SDK throws. */
export function explainAws(error: unknown, { action, grant, region, known }: AskedOfAws): Told {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const told = known[name] ?? KNOWN[name];
  if (told !== undefined) return told;
  if (/^Region (is missing|not accepted)/.test(message)) return ['no AWS region is known', region];
  if (/^AccessDenied/.test(name)) return [`AWS denied ${action}`, grant];
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const reason = `${name}: ${message}`.replaceAll(/\s+/g, ' ');
  return status === undefined
    ? [`AWS could not be reached: ${reason}`, UNREACHABLE]
    : [`AWS answered ${status}: ${reason}`, 'Run again later.'];
}
