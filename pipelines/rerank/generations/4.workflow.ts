// Generation 4 of RerankWorkflow: no execution of generation 2 is left; the patch is gone. This is today's code.
export { RerankWorkflow } from '../workflow.ts';
