import { empty } from '../../result';
import { exemplarStorage } from './exemplarStorage';
import { verdictTable } from './testing/expectVerdict';
import { answered, down, observed, stackWith } from './testing/observations';

const storage = (value: { enabled?: boolean; max?: number }) => stackWith({ exemplarStorage: observed(value) });
const none = { exemplars: observed([]) };
verdictTable(exemplarStorage, [
  ['exemplars are there', {}, 'pass'],
  [
    'exemplars are there, although nobody says that they are kept',
    { stack: stackWith({ exemplarStorage: down() }) },
    'pass',
  ],
  ['it says so', { service: none }, 'pass', /100000/],
  [
    'it says that it keeps none',
    { stack: storage({ enabled: false }), service: none },
    'fail',
    /--enable-feature=exemplar-storage/,
  ],
  ['room for none', { stack: storage({ enabled: true, max: 0 }), service: none }, 'fail', /max_exemplars/],
  ['it does not say', { stack: storage({}), service: none }, 'unknown'],
  [
    'it may not be asked',
    { stack: stackWith({ exemplarStorage: down() }), service: none },
    'unknown',
    /could not be reached/,
  ],
  [
    'an empty answer',
    { stack: stackWith({ exemplarStorage: answered(empty('Nothing is said.')) }), service: none },
    'unknown',
  ],
]);
