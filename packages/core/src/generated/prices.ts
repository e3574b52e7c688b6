// Made by `npm run gen`. Do not edit.

/** From schemas/prices.json. */
export const PRICES = {"asOf":"2025-06","free":["datahub:","fs.","openmetadata:","GET manifest"],"perThousand":{"s3:ListBuckets":0.005,"s3:ListObjectsV2":0.005,"s3:GetBucketLocation":0.0004,"s3:GetBucketTagging":0.0004,"s3:GetObject":0.0004,"s3:GetObjectTagging":0.0004,"s3:HeadBucket":0.0004,"s3:HeadObject":0.0004,"cloudwatch:ListMetrics":0.01,"cloudwatch:GetMetricData":5,"storage.buckets.list":0.005,"storage.objects.list":0.005,"storage.buckets.get":0.0004,"storage.objects.get":0.0004,"List Containers":0.005,"List Blobs":0.005,"Get Blob":0.0004,"Get Blob Properties":0.0004,"Get Blob Tags":0.0004}} as const;
