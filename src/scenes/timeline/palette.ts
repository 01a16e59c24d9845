import { colorManipulator, type GrafanaTheme2, type ThemeVisualizationColors } from '@grafana/data';
import type { Severity } from '../../domain/logs/types';

/** Colours of a theme as the canvas needs them. */
export interface Palette {
  font: string;
  boldFont: string;
  text: string;
  faintText: string;
  grid: string;
  background: string;
  curve: string;
  threshold: string;
  exemplar: string;
  focus: string;
  failed: string;
  onFailed: string;
  /** By the place of the service: pale for the span, full for its own time. */
  services: Array<{ pale: string; full: string }>;
  severities: Record<Severity, string>;
}

/** Red and orange are left to what failed and what warns. */
const SERVICE_HUES = [
  'blue',
  'purple',
  'green',
  'yellow',
  'super-light-blue',
  'dark-purple',
  'dark-green',
  'dark-yellow',
  'dark-blue',
  'light-purple',
  'light-green',
  'light-yellow',
];
const PALE = { dark: 0.35, light: 0.28 };

function hue({ getColorByName }: ThemeVisualizationColors, name: string): string {
  return getColorByName(name);
}

/** The colours of the timeline in a theme. */
export function paletteOf(theme: GrafanaTheme2): Palette {
  const { visualization, colors, typography } = theme;
  const pale = theme.isDark ? PALE.dark : PALE.light;
  const size = `11px ${typography.fontFamily}`;
  return {
    font: size,
    boldFont: `${typography.fontWeightMedium} ${size}`,
    text: colors.text.primary,
    faintText: colors.text.secondary,
    grid: colors.border.weak,
    background: colors.background.primary,
    curve: hue(visualization, 'green'),
    threshold: hue(visualization, 'red'),
    exemplar: hue(visualization, 'orange'),
    focus: colors.primary.text,
    failed: colors.error.main,
    onFailed: colors.error.contrastText,
    services: SERVICE_HUES.map((name) => {
      const full = hue(visualization, name);
      return { full, pale: colorManipulator.alpha(full, pale) };
    }),
    severities: {
      fatal: colors.error.text,
      error: colors.error.text,
      warn: colors.warning.text,
      info: colors.info.text,
      debug: colors.text.secondary,
      trace: colors.text.secondary,
      unknown: colors.text.secondary,
    },
  };
}
