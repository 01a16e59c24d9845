import { type AppPlugin, type AppPluginMeta, getThemeById, PluginContextProvider, ThemeContext } from '@grafana/data';
import { config, getAppEvents, ThemeChangedEvent } from '@grafana/runtime';
import { Box, GlobalStyles, PortalContainer, RadioButtonGroup, Stack, Text, TextLink } from '@grafana/ui';
import React, { useState } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { PLUGIN_ROOT } from '../../src/shared/plugin';

const THEMES = (['light', 'dark'] as const).map((value) => ({ value, label: value === 'light' ? 'Light' : 'Dark' }));
const NOTE = `This is a preview without a Grafana server: no data source is configured, and no rule can fire. Grafana’s
  own traces and logs panels are not in it; the timeline and plain tables show their data.`;

/** What stands around the plugin in Grafana's place: theme, navigation, and the routes that lead to it. */
export function Preview({ plugin, meta }: { plugin: AppPlugin; meta: AppPluginMeta }) {
  const [theme, setTheme] = useState(config.theme2);
  const choose = (mode: 'light' | 'dark') => {
    localStorage.setItem('preview.theme', mode);
    config.theme2 = getThemeById(mode);
    setTheme(config.theme2);
    getAppEvents().publish(new ThemeChangedEvent(config.theme2));
  };
  const modes = { options: THEMES, value: theme.colors.mode, onChange: choose };
  const { pathname, search } = useLocation();
  const { root: Root = Elsewhere } = plugin;
  const pages = (meta.includes ?? []).flatMap(({ addToNav, name, path }) => (addToNav && path ? { name, path } : []));
  const linkTo = (href: string) => ({ href, inline: false, 'aria-current': href === pathname });
  const query = Object.fromEntries(new URLSearchParams(search));
  const root = <Root meta={meta} basename={PLUGIN_ROOT} path={pathname} query={query} onNavChanged={() => {}} />;
  return (
    <ThemeContext.Provider value={theme}>
      <PluginContextProvider meta={meta}>
        <GlobalStyles />
        <Box element="header" padding={1} backgroundColor="primary" borderStyle="solid" borderColor="weak">
          <Stack alignItems="center" gap={2} wrap="wrap">
            <Text weight="bold">{meta.name}</Text>
            <nav aria-label="Pages" style={{ display: 'flex', gap: theme.spacing(2), flexGrow: 1 }}>
              {pages.map(({ name, path }) => (
                <TextLink key={path} {...linkTo(path)}>
                  {name}
                </TextLink>
              ))}
            </nav>
            <RadioButtonGroup {...modes} aria-label="Theme" size="sm" />
          </Stack>
          <Text color="secondary">{NOTE}</Text>
        </Box>
        <Box element="main" display="flex" direction="column" minHeight="calc(100vh - 64px)" backgroundColor="primary">
          <Routes>
            <Route path="/" element={<Navigate to={PLUGIN_ROOT} replace />} />
            <Route path={`${PLUGIN_ROOT}/*`} element={root} />
            <Route path="*" element={<Elsewhere />} />
          </Routes>
        </Box>
        <PortalContainer />
      </PluginContextProvider>
    </ThemeContext.Provider>
  );
}

const Elsewhere = () => <Box padding={3}>This page belongs to Grafana itself, which is not in the preview.</Box>;
