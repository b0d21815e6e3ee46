import { Emulated, notEmulated } from "./emulated.ts";

interface Template { readonly label?: string; readonly role?: string; readonly type?: string; readonly click?: () => void; readonly submenu?: readonly Template[] }

let applicationMenu: Menu | null = null;

/** An entry of a menu. */
export class MenuItem extends Emulated {
  readonly label: string;
  readonly role: string | undefined;
  readonly type: string;
  readonly click: (() => void) | undefined;
  readonly submenu: Menu | undefined;
  enabled = true;
  visible = true;
  checked = false;

  constructor(template: Template) {
    super();
    this.label = template.label ?? "";
    this.role = template.role;
    this.type = template.type ?? "normal";
    this.click = template.click;
    this.submenu = template.submenu === undefined ? undefined : Menu.buildFromTemplate(template.submenu);
  }
}

/** Electron's `Menu`: kept as data, never shown. */
export class Menu extends Emulated {
  readonly items: MenuItem[] = [];

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }

  static buildFromTemplate(template: readonly Template[]): Menu {
    const menu = new Menu();
    for (const entry of template) menu.append(new MenuItem(entry));
    return menu;
  }

  append(item: MenuItem): void {
    this.items.push(item);
  }

  popup(): void {
    notEmulated("Menu.popup");
  }
}
