import { createTheme, localStorageColorSchemeManager, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const cobalt: MantineColorsTuple = [
  '#eef2ff', '#dce4ff', '#b9c8fd', '#93a9ff', '#6d88f5', '#4a68e8', '#2f4fd6', '#2742b8', '#20369a', '#192a79',
];

// The library's greys for dark schemes, as cool as tokens.css has them.
const dark: MantineColorsTuple = [
  '#c9d1dc', '#b0b8c6', '#8f99aa', '#5a6475', '#3a4250', '#2b323e', '#1f2530', '#171c24', '#14181f', '#0d1015',
];

export const theme = createTheme({
  colors: { cobalt, dark },
  primaryColor: 'cobalt',
  primaryShade: { light: 6, dark: 5 },
  fontFamily: 'var(--oh-font)',
  fontFamilyMonospace: 'var(--oh-mono)',
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { withThumbIndicator: false } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, arrowSize: 6, transitionProps: { duration: 90 } } },
    Menu: { defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false, shadow: 'md', radius: 'md', transitionProps: { duration: 90 } } },
    Modal: { defaultProps: { radius: 'lg', centered: true, overlayProps: { backgroundOpacity: 0.45, blur: 2 }, transitionProps: { duration: 120 } } },
  },
});

const palette = {
  '--mantine-color-body': 'var(--oh-surface)',
  '--mantine-color-text': 'var(--oh-text)',
  '--mantine-color-dimmed': 'var(--oh-text-3)',
  '--mantine-color-placeholder': 'var(--oh-text-3)',
  '--mantine-color-default': 'var(--oh-surface)',
  '--mantine-color-default-hover': 'var(--oh-hover)',
  '--mantine-color-default-color': 'var(--oh-text)',
  '--mantine-color-default-border': 'var(--oh-border-strong)',
  '--mantine-color-error': 'var(--tone-danger)',
  '--mantine-color-anchor': 'var(--oh-accent-text)',
  '--mantine-color-cobalt-light': 'var(--oh-accent-soft)',
  '--mantine-color-cobalt-light-hover': 'color-mix(in srgb, var(--oh-accent) 12%, var(--oh-accent-soft))',
  '--mantine-color-cobalt-light-color': 'var(--oh-accent-text)',
};

/** Makes the component library draw with the palette of tokens.css, in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: palette, dark: palette });

export const schemeManager = localStorageColorSchemeManager({ key: 'orderhub.scheme' });
