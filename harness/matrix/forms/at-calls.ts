// Forms of faults that answer requests: which activity of the work is struck, and why none can be.
import { reaches } from '../../llm-mock/reach.ts';
import type { LlmFault, ServiceFault } from '../../scenario/types.ts';
import type { Draw, Form, NotApplicable, Placed } from '../types.ts';
import type { ModelCall, Work } from '../work.ts';

/** The trigger of a fault as forms place it: every request of the first attempt of one activity. */
export interface Place {
  readonly activity: string;
  readonly instance: number;
}

interface OfForm {
  readonly name?: string;
  readonly title: string;
  readonly demands: Form['demands'];
}

interface ModelForm extends OfForm {
  fault(on: Place): LlmFault;
  /** Why this call cannot be struck so, where what was asked for does not say it already. */
  unless?(call: ModelCall): string | undefined;
}

/** Why requests of no kind of the work can be struck: what the fault needs, in words. */
const lacking = (fault: LlmFault, calls: readonly ModelCall[]): string => {
  const asksFor = (what: ModelCall['says']): boolean => calls.some(({ says }) => says === what);
  switch (fault.kind) {
    case 'llm.stream-cut':
    case 'llm.slow-tokens':
    case 'llm.stream-error':
      return 'makes no streamed call';
    case 'llm.body-cut':
      return 'makes streamed calls only';
    case 'llm.broken-json':
      return 'asks the model for no JSON';
    case 'llm.embeddings':
      return asksFor('vectors') ? 'asks for embeddings as lists of numbers' : 'asks for no embeddings';
    case 'llm.usage-missing':
      return asksFor('words') ? 'asks to be told the usage of no call' : 'asks the model for no text';
    default:
      return 'asks the model for no text';
  }
};

/** Types first: a fan-out of one type must not take all the draws. */
const oneOf = <T extends Place>(places: readonly T[], draw: Draw): T => {
  const activity = draw.one([...new Set(places.map((place) => place.activity))]);
  return draw.one(places.filter((place) => place.activity === activity));
};

const placeAtModel = ({ calls }: Work, draw: Draw, form: ModelForm): Placed | NotApplicable => {
  if (calls.length === 0) return { not: 'asks no model' };
  const reached = calls.filter((call) => reaches(form.fault(call), call));
  const [first] = reached;
  if (first === undefined) return { not: lacking(form.fault({ activity: '', instance: 1 }), calls) };
  const fit = reached.filter((call) => form.unless?.(call) === undefined);
  if (fit.length === 0) return { not: form.unless?.(first) ?? 'makes no such call' };
  const { activity, instance } = oneOf(fit, draw);
  return { faults: [form.fault({ activity, instance })] };
};

/** A form that is an answer of the model's provider. */
export const atModel = (form: ModelForm): Form => ({
  ...(form.name === undefined ? {} : { name: form.name }),
  title: form.title,
  demands: form.demands,
  place: (work, draw) => placeAtModel(work, draw, form),
});

interface ServiceForm extends OfForm {
  fault(on: Place): ServiceFault;
  /** It needs a body that can be cut. */
  readonly cuts?: true;
}

/** A form that is an answer of a service or a page. */
export const atService = (form: ServiceForm): Form => ({
  ...(form.name === undefined ? {} : { name: form.name }),
  title: form.title,
  demands: form.demands,
  place: ({ requests }, draw) => {
    if (requests.length === 0) return { not: 'calls no service and reads no page' };
    const fit = requests.filter(({ body }) => body || form.cuts !== true);
    if (fit.length === 0) return { not: 'is answered without a body' };
    const { activity, instance } = oneOf(fit, draw);
    return { faults: [form.fault({ activity, instance })] };
  },
});
