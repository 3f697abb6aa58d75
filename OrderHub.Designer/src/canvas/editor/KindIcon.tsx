import {
  IconAlertTriangle, IconArrowBackUp, IconArrowsSplit2, IconBarcode, IconBell, IconBox, IconBroadcast, IconCalendarTime, IconClockHour4, IconCoin, IconFlag, IconGitFork, IconGitMerge,
  IconHandStop, IconHourglass, IconMapPin, IconPackage, IconRepeat, IconRoute2, IconShieldHalf, IconTruckLoading, IconUserCheck, IconVariable, IconX, type Icon,
} from '@tabler/icons-react';

const icons: Readonly<Record<string, Icon>> = {
  end: IconFlag, if: IconArrowsSplit2, switch: IconArrowsSplit2, fork: IconGitFork, join: IconGitMerge, 'for-each': IconRepeat, while: IconRepeat, break: IconHandStop, continue: IconRepeat,
  delay: IconClockHour4, until: IconClockHour4, 'wait-signal': IconHourglass, 'human-task': IconUserCheck, gather: IconGitMerge, 'sub-flow': IconRoute2, set: IconVariable, throw: IconX,
  scope: IconShieldHalf, compensate: IconArrowBackUp, emit: IconBroadcast,
  order: IconPackage, waybill: IconBarcode, pickup: IconTruckLoading, price: IconCoin, promise: IconCalendarTime, address: IconMapPin, incident: IconAlertTriangle, notice: IconBell, notify: IconBell,
};

/** What a step does, as a picture: by its control step, or by the domain of its capability. */
export function KindIcon({ use, size = 18 }: { use: string; size?: number }) {
  const Picture = icons[use] ?? icons[use.split('.')[0]!] ?? IconBox;
  return <Picture size={size} stroke={1.7} aria-hidden="true" />;
}
