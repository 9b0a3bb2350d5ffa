import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

/** The patina of bronze bells. */
const verdigris: MantineColorsTuple = [
  '#eef8f6',
  '#dcefeb',
  '#b7dfd7',
  '#8ecdc1',
  '#6abdae',
  '#4aa899',
  '#2b877a',
  '#1f776a',
  '#17645a',
  '#0d4f47',
];

/** Surfaces and lines of the dark scheme, from ink to background. */
const dark: MantineColorsTuple = [
  '#e7ebe9',
  '#c3cbc8',
  '#9ca7a3',
  '#77827e',
  '#3a4347',
  '#2f373a',
  '#20272a',
  '#1a1f21',
  '#151a1b',
  '#121617',
];

/** What stands on the primary colour is dark in the dark scheme, where that colour is light. */
const variantColours: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const primary = input.color === undefined || input.color === input.theme.primaryColor;
  return input.variant === 'filled' && primary
    ? { ...colours, color: 'var(--mantine-primary-color-contrast)' }
    : colours;
};

/** What opens stands where it belongs in the page: within its landmark and, for the keyboard, next to what opened it. */
const inPlace = { defaultProps: { withinPortal: false } };

export const theme = createTheme({
  variantColorResolver: variantColours,
  primaryColor: 'verdigris',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { verdigris, dark },
  fontFamily:
    "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace",
  headings: { fontWeight: '600' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: { Combobox: inPlace, Menu: inPlace, Popover: inPlace },
});

const roles = {
  '--mantine-color-body': 'var(--bf-bg)',
  '--mantine-color-text': 'var(--bf-ink)',
  '--mantine-color-dimmed': 'var(--bf-muted)',
  '--mantine-color-default': 'var(--bf-surface)',
  '--mantine-color-default-hover': 'var(--bf-surface-raised)',
  '--mantine-color-default-color': 'var(--bf-ink)',
  '--mantine-color-default-border': 'var(--bf-line-strong)',
  '--mantine-color-placeholder': 'var(--bf-muted)',
  '--mantine-color-error': 'var(--bf-gone)',
};

/** Mantine's own colours, bound to the roles of tokens.css, which differ by scheme. */
export const colourRoles: CSSVariablesResolver = () => ({
  variables: {},
  light: roles,
  dark: roles,
});
