import { test } from 'vitest';
import { discoverLake } from './discover-lake.js';
import { HELD_OUT_LAKES, LAST_LAKES } from './held-out-lakes.js';
test('measure', async () => {
  let hit=0, found=0, truth=0;
  for (const lake of (process.env['LAST']?LAST_LAKES:HELD_OUT_LAKES)) {
    const d = await discoverLake(lake.objects);
    const got=[...d.tables,...d.media.map(m=>'media '+m)], want=[...lake.tables,...(lake.media??[]).map(m=>'media '+m)];
    hit+=got.filter(g=>want.includes(g)).length; found+=got.length; truth+=want.length;
    console.log(lake.name, JSON.stringify({miss:want.filter(w=>!got.includes(w)), extra:got.filter(g=>!want.includes(g))}), d.suggestion.proposals.map(p=>p.confidence+' '+JSON.stringify(p.entry)).join(' ; '), d.suggestion.leftOut.map(l=>l.path+': '+l.reason).join(' ; '));
  }
  console.log({hit,found,truth,precision:hit/found,recall:hit/truth});
});
