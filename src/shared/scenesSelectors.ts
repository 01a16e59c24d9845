/**
 * Stands in for `@grafana/e2e-selectors` in the bundle: 18 kB compressed (with semver) for the handful of test ids that
 * @grafana/scenes puts on its elements. `scenesSelectors.test.ts` holds it against the package.
 */
const subMenu = 'data-testid Dashboard template variables';

export const selectors = {
  components: {
    DashboardRow: { title: (title: string) => `data-testid dashboard-row-title-${title}` },
    LoadingIndicator: { icon: 'data-testid Loading indicator' },
    Panels: { Panel: { menuItems: (title: string) => `data-testid Panel menu item ${title}` } },
    Select: { option: 'data-testid Select option' },
  },
  pages: {
    Dashboard: {
      SubMenu: {
        submenuItem: 'data-testid template variable',
        submenuItemLabels: (item: string) => `data-testid Dashboard template variables submenu Label ${item}`,
        submenuItemValueDropDownOptionTexts: (item: string) => `${subMenu} Variable Value DropDown option text ${item}`,
        submenuItemValueDropDownValueLinkTexts: (item: string) =>
          `${subMenu} Variable Value DropDown value link text ${item}`,
      },
    },
  },
};
