#!/usr/bin/env python3
"""An in-memory stand-in for the part of DataHub's metadata service that proposals are written to. Needs acryl-datahub, whose classes judge each proposal.

usage: datahub-standin.py PORT [TOKEN]
GET /config and /aspects/URN, POST /openapi/v3/entity/TYPE/batchGet and /aspects?action=ingestProposalBatch. Refuses a wrong token (401) and, as a whole, a request with a proposal
that the classes of acryl-datahub do not take, that they lose a part of, or whose URN a server does not take (422). Applies patches.
GET /__dump gives {urn: {aspect name: aspect}}, GET /__log the requests as [method, path, number of proposals]; POST /__reset empties both;
POST /__fail {"status": 503, "times": 3, "urn": "...", "headers": {}} makes the next requests fail, or those with a proposal of that urn."""
import json, os, re, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote_plus, unquote, urlparse
os.environ['DATAHUB_TELEMETRY_ENABLED'] = 'false'
from datahub.emitter.aspect import ASPECT_MAP
from datahub.emitter.mcp import MetadataChangeProposalWrapper
from datahub.emitter.mcp_builder import entity_supports_aspect
from datahub.emitter.serialization_helper import post_json_transform, pre_json_transform
from datahub.metadata.schema_classes import OwnerClass, TagAssociationClass
from datahub.metadata.urns import Urn
from datahub.utilities.urn_encoder import UrnEncoder

PORT = int(sys.argv[1]); TOKEN = (sys.argv[2:] or [None])[0]
PATCHED = {'globalTags': ('tags', TagAssociationClass, ['tag']), 'ownership': ('owners', OwnerClass, ['owner', 'type'])}
store, log, fail, lock = {}, [], {}, threading.RLock()

class Refused(Exception): pass
def demand(holds, message):
    if not holds: raise Refused(message)
def lost(sent, kept, at=''):
    """Where a part of `sent` is not in `kept`."""
    if isinstance(sent, dict): return next((p for k, v in sent.items() for p in [lost(v, (kept or {}).get(k) if isinstance(kept, dict) else None, f'{at}/{k}')] if p), None)
    if isinstance(sent, list): return at if not isinstance(kept, list) or len(sent) != len(kept) else next((p for i, v in enumerate(sent) for p in [lost(v, kept[i], f'{at}/{i}')] if p), None)
    return None if sent == kept else at
def checked_urn(text, entity_type):
    urn = Urn.from_string(text)
    demand(urn.entity_type == entity_type, f'{text} is no {entity_type}')
    demand(type(urn) is not Urn, f'{text} is of no known type')
    demand(text.strip() == text and '␟' not in text and len(quote_plus(text, safe='*-._')) <= 512, f'a server refuses the URN {text}')
    demand(not any(UrnEncoder.contains_reserved_char(part) for part in urn.entity_ids if not part.startswith('urn:li:')), f'{text} has reserved characters')
def checked_aspect(name, aspect, of):
    kept = pre_json_transform(of.from_obj(post_json_transform(aspect)).to_obj())
    demand(of.from_obj(post_json_transform(aspect)).validate(), f'{name} is not valid')
    where = lost(aspect, kept)
    demand(where is None, f'{name}: {where} is not known')
    if name == 'schemaMetadata':
        paths = [field['fieldPath'] for field in aspect['fields']]
        demand(all(paths) and len(set(paths)) == len(paths), 'schemaMetadata: a field path is empty, or there twice')
def patched(name, operations, before):
    field, of, keys = PATCHED[name]
    entries = {tuple(each[k] for k in keys): each for each in before.get(field, [])}
    for operation in operations:
        demand(operation['op'] == 'add', 'only add')
        checked_aspect(f'{name} entry', operation['value'], of)
        root, *key = [part.replace('~1', '/').replace('~0', '~') for part in operation['path'].split('/')[1:]]
        demand(root == field and key == [operation['value'][k] for k in keys], f'{name}: the path {operation["path"]} is not that of the value')
        entries[tuple(key)] = operation['value']
    return {**before, field: list(entries.values())}
def applied(proposal, state):
    urn, name, kind = proposal['entityUrn'], proposal['aspectName'], proposal['entityType']
    checked_urn(urn, kind)
    value = proposal['aspect']['value']
    demand(value.isascii(), f'{name}: what is not ASCII is lost in bytes')
    aspect, of = json.loads(value), ASPECT_MAP.get(name)
    demand(of is not None and (entity_supports_aspect(kind, of) or name == f'{kind}Key'), f'a {kind} has no {name}')
    aspects = state.setdefault(urn, dict(store.get(urn, {})))
    if proposal['changeType'] == 'PATCH':
        demand(proposal['aspect']['contentType'] == 'application/json-patch+json', 'a patch is of the type application/json-patch+json')
        aspects[name] = patched(name, aspect, aspects.get(name, {}))
        aspect = aspects[name]
    else:
        demand(proposal['aspect']['contentType'] == 'application/json', 'an aspect is of the type application/json')
        wrapped = MetadataChangeProposalWrapper.from_obj(proposal)
        demand(isinstance(wrapped, MetadataChangeProposalWrapper) and wrapped.validate(), f'{name} of {urn} is not valid')
        aspects[name] = aspect
    checked_aspect(name, aspect, of)

class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def log_message(self, *_): pass
    def answer(self, status, body, headers={}):
        data = json.dumps(body).encode()
        self.send_response(status)
        for key, value in {'Content-Type': 'application/json', 'Content-Length': str(len(data)), **headers}.items(): self.send_header(key, value)
        self.end_headers()
        self.wfile.write(data)
    def body(self): return json.loads(self.rfile.read(int(self.headers.get('Content-Length') or 0)) or b'null')
    def is_allowed(self): return TOKEN is None or self.headers.get('Authorization') == f'Bearer {TOKEN}'
    def failing(self, urns=()):
        if fail.get('times', 0) <= 0 or ('urn' in fail and fail['urn'] not in urns): return False
        fail['times'] -= 1
        self.answer(fail['status'], {'message': f'made to fail with {fail["status"]}', 'status': fail['status']}, fail.get('headers', {}))
        return True
    def answer_look_up(self, kind, asked):
        try:
            for each in asked: checked_urn(each['urn'], kind)
        except Exception as error:
            return self.answer(400, {'error': str(error)})
        found = [(each['urn'], {name: {'value': value} for name, value in store.get(each['urn'], {}).items() if name in each}) for each in asked]
        self.answer(200, [{'urn': urn, **aspects} for urn, aspects in found if aspects])
    def do_GET(self):
        path = urlparse(self.path).path
        with lock:
            if path == '/__dump': return self.answer(200, store)
            if path == '/__log': return self.answer(200, log)
            log.append(['GET', path, 0])
            if self.failing(): return
            if path == '/config': return self.answer(200, {'noCode': 'true', 'versions': {'acryldata/datahub': {'version': 'v1.7.0'}}})
            if not self.is_allowed(): return self.answer(401, {'message': 'Unauthorized to perform this action.', 'status': 401})
            self.answer(404, {'message': f'nothing is known of {unquote(path)}', 'status': 404})
    def do_POST(self):
        body = self.body()
        with lock:
            if self.path == '/__reset': store.clear(); log.clear(); fail.clear(); return self.answer(200, None)
            if self.path == '/__fail': fail.clear(); fail.update(body); return self.answer(200, None)
            proposals = body.get('proposals') or [] if isinstance(body, dict) else []
            log.append(['POST', self.path, len(proposals)])
            if not self.is_allowed(): return self.answer(401, {'message': 'Unauthorized to perform this action.', 'status': 401})
            if self.failing([each['entityUrn'] for each in proposals]): return
            look_up = re.fullmatch('/openapi/v3/entity/(\\w+)/batchGet', self.path)
            if look_up: return self.answer_look_up(look_up[1], body)
            if self.path != '/aspects?action=ingestProposalBatch' or self.headers.get('X-RestLi-Protocol-Version') != '2.0.0' or body.get('async') != 'false':
                return self.answer(400, {'message': f'no such action: {self.path}', 'status': 400})
            state = {}
            try:
                for each in proposals: applied(each, state)
            except Exception as error:
                return self.answer(422, {'message': f'{type(error).__name__}: {error}', 'status': 422})
            store.update(state)
            self.answer(200, {'value': 'success'})

ThreadingHTTPServer(('127.0.0.1', PORT), Handler).serve_forever()
