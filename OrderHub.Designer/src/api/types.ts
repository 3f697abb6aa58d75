import type { components } from './schema';

// The names the rest of the application uses for the server's shapes.
type Schemas = components['schemas'];

export type Session = Schemas['SessionView'];
export type OrderSummary = Schemas['OrderSummary'];
export type PartySummary = Schemas['PartySummary'];
export type Order = Schemas['Order'];
export type OrderContent = Schemas['OrderContent'];
export type Party = Schemas['Party'];
export type LiveOrder = Schemas['LiveOrder'];
export type StatusEntry = Schemas['StatusEntry'];
export type FlowView = Schemas['FlowView'];
export type StepView = Schemas['StepView'];
export type EdgeView = Schemas['EdgeView'];
export type Incident = Schemas['Incident'];
export type IncidentGroup = Schemas['IncidentGroup'];
export type IncidentAction = Schemas['IncidentAction'];
export type BeginIncidentAction = Schemas['BeginIncidentAction'];
export type Explanation = Schemas['Explanation'];
export type ExplainedStep = Schemas['ExplainedStep'];
export type Fault = Schemas['Fault'];
export type Simulators = Schemas['Simulators'];
export type SamplesSent = Schemas['SamplesSent'];
export type ChangeRequest = Schemas['ChangeRequestView'];
export type ChangeLogEntry = Schemas['ChangeLogEntry'];
export type FlowSummary = Schemas['FlowSummary'];
export type FlowDraft = Schemas['FlowDraft'];
export type DraftSummary = Schemas['DraftSummary'];
export type FlowValidation = Schemas['FlowValidation'];
export type Capability = Schemas['CapabilityView'];
export type ControlStep = Schemas['ControlStepView'];
export type CapabilityList = Schemas['CapabilityList'];
