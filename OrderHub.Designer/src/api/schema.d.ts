// The shape of the HTTP API. `npm run generate` writes this file from ../OrderHub.Server/openapi.json.
type Ok<T> = { headers: { [name: string]: unknown }; content: { 'application/json': T } };
type Problem = { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['ProblemDetails'] } };
type Get<R, Q = never, P = never> = {
  parameters: { query?: Q; header?: never; path: P; cookie?: never };
  requestBody?: never;
  responses: { 200: Ok<R>; default: Problem };
};
type Send<R, B = never, P = never> = {
  parameters: { query?: never; header?: never; path: P; cookie?: never };
  requestBody: { content: { 'application/json': B } };
  responses: { 200: Ok<R>; 202: Ok<R>; default: Problem };
};
type GetPlain<R, Q = never> = {
  parameters: { query?: Q; header?: never; path?: never; cookie?: never };
  requestBody?: never;
  responses: { 200: Ok<R>; default: Problem };
};
type SendPlain<R, B = never> = {
  parameters: { query?: never; header?: never; path?: never; cookie?: never };
  requestBody: { content: { 'application/json': B } };
  responses: { 200: Ok<R>; 202: Ok<R>; default: Problem };
};
type S = components['schemas'];

export interface paths {
  '/api/v1/session': {
    get: GetPlain<S['SessionView']>;
    post: SendPlain<S['SessionView'], S['SignInRequest']>;
    delete: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 204: { headers: { [name: string]: unknown }; content?: never }; default: Problem } };
  };
  '/api/v1/session/link': { post: SendPlain<S['SessionView'], S['LinkRequest']> };
  '/api/v1/orders': { get: GetPlain<S['OrderList'], { cursor?: string; limit?: number; status?: string; line?: string; q?: string; from?: string; to?: string }> };
  '/api/v1/orders/{orderNo}': { get: Get<S['Order'], { reveal?: boolean }, { orderNo: string }> };
  '/api/v1/orders/{orderNo}/status-flow': { get: Get<S['StatusFlow'], never, { orderNo: string }> };
  '/api/v1/orders/{orderNo}/flows': { get: Get<S['OrderFlows'], never, { orderNo: string }> };
  '/api/v1/incidents': { get: GetPlain<S['IncidentList'], { cursor?: string; state?: string }> };
  '/api/v1/incidents/{id}/retry': { post: Send<unknown, Record<string, never>, { id: string }> };
  '/api/v1/incidents/{id}/skip': { post: Send<unknown, { outcome: string; reason: string }, { id: string }> };
  '/api/v1/incidents/{id}/compensate': { post: Send<unknown, { reason: string }, { id: string }> };
  '/api/v1/samples/eclp': { post: SendPlain<S['SamplesSent'], { count?: number; scenario?: string }> };
  '/api/v1/connectors/eclp/explain': { post: SendPlain<S['Explanation'], { message: string }> };
  '/api/v1/simulators': { get: GetPlain<S['Simulators']> };
  '/api/v1/simulators/faults': { put: SendPlain<unknown, { system: string; fault: string; value: unknown }> };
  '/dev/clock': { get: GetPlain<S['Clock']>; post: SendPlain<S['Clock'], { advance: string }> };
}

export interface components {
  schemas: {
    ProblemDetails: { type?: string; title?: string; status?: number; detail?: string; code?: string; faults?: S['Fault'][]; traceId?: string };
    Fault: { code: string; path: string; message: string };
    SignInRequest: { login: string; password: string };
    LinkRequest: { token: string };
    SessionView: {
      user: { login: string; name: string; role: string };
      tenant: { id: number; code: string; name: string };
      csrfToken: string;
      development: boolean;
      version: string;
    };
    PartySummary: { name?: string | null; mobile?: string | null; region?: string | null };
    OrderSummary: {
      orderNo: string; businessLine: string; businessIdentity: string; status: string; statusCode: number; holdCode: string | null;
      source: string; customerCode: string | null; channelOrderNo: string | null; waybillNo: string | null;
      consignor: S['PartySummary'] | null; consignee: S['PartySummary'] | null; goodsSummary: string | null; hasIncident: boolean;
      createdAt: string; updatedAt: string;
    };
    OrderList: { items: S['OrderSummary'][]; nextCursor: string | null };
    Party: { role: string; name?: string | null; mobile?: string | null; phone?: string | null; idNo?: string | null; province?: string | null; city?: string | null; county?: string | null; town?: string | null; address?: string | null };
    Goods: { lineNo: number; sku?: string | null; customerSku?: string | null; barcode?: string | null; name?: string | null; quantity: number; unit?: string | null; price?: number | null; lot?: string | null; inventoryType?: string | null; serials?: string[]; actualQuantity?: number | null };
    Cargo: { description?: string | null; packages: number; weightKg?: number | null; volumeCm3?: number | null; lengthCm?: number | null; widthCm?: number | null; heightCm?: number | null; measuredWeightKg?: number | null; measuredVolumeCm3?: number | null; dangerousClass?: string | null; tempLayer?: string | null };
    Package: { waybillNo: string; packageNo?: string | null; seq: number; weightKg?: number | null; carrierCode?: string | null; voided: boolean };
    Product: { productCode: string; kind: string; attributes: Record<string, string> };
    Fee: { kind: string; payer?: string | null; amount: number; tax?: number | null };
    Finance: { settleType: number; currency: string; codAmount?: number | null; insuredValue?: number | null; estimatedFee?: number | null; actualFee?: number | null; fees: S['Fee'][] };
    TimeWindow: { start: string; end: string };
    Operation: { pickupMode: string; pickupWindow?: S['TimeWindow'] | null; deliveryWindow?: S['TimeWindow'] | null; pickupSite?: string | null; deliverySite?: string | null; warehouseNo?: string | null; carrierCode?: string | null };
    Mark: { domain: string; key: string; value: string };
    Reference: { sourceSystem: string; refType: string; refNo: string };
    Channel: { customerCode?: string | null; deptNo?: string | null; shopNo?: string | null; channelCode?: string | null; channelOrderNo?: string | null; isvSource?: string | null; isvUniqueNo?: string | null };
    OrderContent: {
      businessIdentity: string; businessType: string; businessLine?: string | null; orderClass: string; orderOrigin: string; direction: string; remark?: string | null;
      channel?: S['Channel'] | null; parties: S['Party'][]; goods: S['Goods'][]; cargo: S['Cargo'][]; products: S['Product'][];
      finance?: S['Finance'] | null; operation?: S['Operation'] | null; marks: S['Mark'][]; references: S['Reference'][]; extensions: Record<string, string>;
    };
    Order: S['OrderContent'] & {
      orderId: string; orderNo: string; version: number; status: string; statusCode?: number; cancelStatus: number; interceptStatus: number; holdCode?: string | null;
      masteredBy: string; createdAt: string; updatedAt: string; acceptedAt?: string | null; promisedAt?: string | null; closedAt?: string | null; packages: S['Package'][]; traceParent?: string | null;
    };
    StatusEntry: { status: string; statusCode: number; decision: string; source: string; rawCode?: string | null; rawTime?: string | null; note?: string | null; occurredAt: string; receivedAt: string; appliedAt: string };
    StatusFlow: { orderNo: string; entries: S['StatusEntry'][] };
    StepView: { state: string; title?: { en: string; zh: string }; use?: string; sideEffect?: string; undo?: string | null; enteredAt?: string | null; leftAt?: string | null; outcome?: string | null; attempts?: number; visits?: number; note?: string | null; waitsFor?: string | null };
    EdgeView: { from: string; outcome: string; to: string; taken: number };
    FlowView: {
      instanceId: string; flow: string; kind: string; versionHash: string; state: string; outcome?: string | null; startedAt?: string | null; endedAt?: string | null;
      title: { en: string; zh: string }; definition: unknown; layout?: Record<string, { x: number; y: number }> | null;
      steps: Record<string, S['StepView']>; edges: S['EdgeView'][]; incident?: S['Incident'] | null;
    };
    OrderFlows: { orderNo: string; flows: S['FlowView'][] };
    Incident: {
      incidentId: string; orderNo: string; instanceId: string; flow: string; step: string; state: string; cause: string; kind: string; message: string;
      action: string; retryable: boolean; attempts: number; openedAt: string;
    };
    IncidentList: { items: S['Incident'][]; nextCursor: string | null };
    SamplesSent: { sent: { isvUUID: string; orderNo: string | null; reply: string }[] };
    ExplainStep: { name: string; state: string; faults: S['Fault'][] };
    Explanation: {
      steps: S['ExplainStep'][]; fields: { name: string; value: string; sensitive: boolean }[];
      signature: { given: string | null; expected?: string | null; matches: boolean; baseString: string } | null;
      mapping: { target: string; expression: string; value: unknown; fault: S['Fault'] | null }[]; order: S['OrderContent'] | null; reply: string;
    };
    Simulators: { systems: { name: string; url: string; faults: Record<string, unknown> }[] };
    Clock: { now: string };
  };
}
