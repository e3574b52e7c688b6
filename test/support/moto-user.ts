const USER = 'sluice';

/** A policy of IAM. */
export interface IamPolicy<Statement extends object = object> {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** A user of moto whose requests it holds against a policy. */
export interface MotoUser {
  readonly awsAccessKeyId: string;
  readonly awsSecretAccessKey: string;
  /** From now on, what is not allowed is denied, to anyone. */
  allow(policy: IamPolicy): Promise<void>;
}

/** Makes a user of a moto server. */
export async function motoUser(url: string): Promise<MotoUser> {
  const iam = async (action: string, parameters: Record<string, string> = {}): Promise<string> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=root/20240101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ Action: action, Version: '2010-05-08', UserName: USER, ...parameters }),
    });
    return response.text();
  };
  /** So many requests are taken without being held against a policy. */
  const taken = (count: number) => fetch(`${url}/moto-api/reset-auth`, { method: 'POST', body: String(count) });
  await taken(1_000_000);
  await iam('CreateUser');
  const key = await iam('CreateAccessKey');
  const of = (tag: string): string => new RegExp(`<${tag}>(.*?)</${tag}>`).exec(key)?.[1] ?? '';
  return {
    awsAccessKeyId: of('AccessKeyId'),
    awsSecretAccessKey: of('SecretAccessKey'),
    allow: async (policy) => {
      await taken(1_000_000);
      await iam('PutUserPolicy', { PolicyName: 'least', PolicyDocument: JSON.stringify(policy) });
      await taken(0);
    },
  };
}
