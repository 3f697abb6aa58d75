import { lazy } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { OrdersPage } from '../orders/OrdersPage';
import { useSession } from '../session/SessionContext';
import { SignInPage } from '../session/SignInPage';
import { NotFoundPage } from './NotFoundPage';
import { Shell } from './Shell';
import { SignedIn } from './SignedIn';

const OrderPage = lazy(() => import('../orders/OrderPage').then((module) => ({ default: module.OrderPage })));
const IncidentsPage = lazy(() => import('../incidents/IncidentsPage').then((module) => ({ default: module.IncidentsPage })));
const MessagesPage = lazy(() => import('../messages/MessagesPage').then((module) => ({ default: module.MessagesPage })));
const PublishPage = lazy(() => import('../publishing/PublishPage').then((module) => ({ default: module.PublishPage })));
const FlowsPage = lazy(() => import('../flows/FlowsPage').then((module) => ({ default: module.FlowsPage })));
const FlowPage = lazy(() => import('../flows/FlowPage').then((module) => ({ default: module.FlowPage })));
const InstancesPage = lazy(() => import('../watching/InstancesPage').then((module) => ({ default: module.InstancesPage })));
const InstancePage = lazy(() => import('../watching/InstancePage').then((module) => ({ default: module.InstancePage })));
const ExchangesPage = lazy(() => import('../exchanges/ExchangesPage').then((module) => ({ default: module.ExchangesPage })));
const ExchangePage = lazy(() => import('../exchanges/ExchangePage').then((module) => ({ default: module.ExchangePage })));
const DecisionsPage = lazy(() => import('../decisions/DecisionsPage').then((module) => ({ default: module.DecisionsPage })));
const SubscriptionsPage = lazy(() => import('../subscriptions/SubscriptionsPage').then((module) => ({ default: module.SubscriptionsPage })));
const SubscriptionPage = lazy(() => import('../subscriptions/SubscriptionPage').then((module) => ({ default: module.SubscriptionPage })));
const SynchronizationsPage = lazy(() => import('../synchronization/SynchronizationsPage').then((module) => ({ default: module.SynchronizationsPage })));
const ReconciliationPage = lazy(() => import('../reconciliation/ReconciliationPage').then((module) => ({ default: module.ReconciliationPage })));
const TasksPage = lazy(() => import('../tasks/TasksPage').then((module) => ({ default: module.TasksPage })));
const TaskPage = lazy(() => import('../tasks/TaskPage').then((module) => ({ default: module.TaskPage })));
const QueuesPage = lazy(() => import('../relay/QueuesPage').then((module) => ({ default: module.QueuesPage })));
const JobsPage = lazy(() => import('../jobs/JobsPage').then((module) => ({ default: module.JobsPage })));
const JobRunPage = lazy(() => import('../jobs/JobRunPage').then((module) => ({ default: module.JobRunPage })));
const SimulatorsPage = lazy(() => import('../simulators/SimulatorsPage').then((module) => ({ default: module.SimulatorsPage })));

/** Those who compose begin at the lines, all others at the orders. */
function Home() {
  const { user } = useSession();
  return <Navigate to={user.role === 'designer' || user.role === 'publisher' ? '/flows' : '/orders'} replace />;
}

export function App() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
      <Route element={<SignedIn><Shell /></SignedIn>}>
        <Route index element={<Home />} />
        <Route path="/orders" element={<OrdersPage />} />
        <Route path="/orders/:orderNo" element={<OrderPage />} />
        <Route path="/flows" element={<FlowsPage />} />
        <Route path="/flows/:line/:part" element={<FlowPage />} />
        <Route path="/incidents" element={<IncidentsPage />} />
        <Route path="/tasks" element={<TasksPage />} />
        <Route path="/tasks/:id" element={<TaskPage />} />
        <Route path="/messages" element={<MessagesPage />} />
        <Route path="/exchanges" element={<ExchangesPage />} />
        <Route path="/exchanges/:id" element={<ExchangePage />} />
        <Route path="/decisions" element={<DecisionsPage />} />
        <Route path="/subscriptions" element={<SubscriptionsPage />} />
        <Route path="/subscriptions/:id" element={<SubscriptionPage />} />
        <Route path="/synchronization" element={<SynchronizationsPage />} />
        <Route path="/reconciliation" element={<ReconciliationPage />} />
        <Route path="/queues" element={<QueuesPage />} />
        <Route path="/jobs" element={<JobsPage />} />
        <Route path="/jobs/runs/:id" element={<JobRunPage />} />
        <Route path="/simulators" element={<SimulatorsPage />} />
        <Route path="/flows/:line/:part/publish" element={<PublishPage />} />
        <Route path="/flows/:line/:part/instances" element={<InstancesPage />} />
        <Route path="/flows/:line/:part/instances/:id" element={<InstancePage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
