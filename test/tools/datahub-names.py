#!/usr/bin/env python3
"""What DataHub's own package calls things. Reads a JSON array of {"platform", "env", "instance"?, and one of "bucket", "folder", "dataset",
"tag", "user" or "group"} from its input, and prints the array of their URNs."""
import json, os, sys
os.environ['DATAHUB_TELEMETRY_ENABLED'] = 'false'
from datahub.emitter import mce_builder
from datahub.emitter.mcp_builder import BucketKey, FolderKey

def urn(of):
    if 'tag' in of: return mce_builder.make_tag_urn(of['tag'])
    if 'user' in of: return mce_builder.make_user_urn(of['user'])
    if 'group' in of: return mce_builder.make_group_urn(of['group'])
    platform, env, instance = of['platform'], of['env'], of.get('instance')
    if 'dataset' in of: return mce_builder.make_dataset_urn_with_platform_instance(platform, of['dataset'], instance, env)
    key = {'platform': platform, 'instance': instance, 'env': env, 'backcompat_env_as_instance': True}
    if 'bucket' in of: return BucketKey(bucket_name=of['bucket'], **key).as_urn()
    return FolderKey(folder_abs_path=of['folder'], **key).as_urn()

print(json.dumps([urn(each) for each in json.load(sys.stdin)]))
