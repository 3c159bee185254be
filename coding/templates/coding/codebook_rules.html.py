BBBB BBBBB BBBB #

XXXXXXXX XXXXXXXXXXXXX
    XXXXXXXX XXXXXXXXXXXXX
        XXXXXXXX XXXXXXXXXXXXXXXXXX
            XXXX gettext(u'How to code') XXXXX
            XXXXX XXXXXXXXXXXXXX gettext(u'rules, scales, attributes') XXXXXXX
        XXXXXXXXXX
        XXXX XXXXXXXXXXXXXXXX XXXXXXX
            BB BBBBBBBBBBBBB
                XXX XXXXXXXXXXXX XXXXXXX
                    BBB BBBB BB BBBBBBBBBBBBBXXXXBBBBBB BBBBXXXXXBBBBBB
                XXXXX
            BBBBB
            BB BBBBBBBBBBBBBB
                XXXX gettext(u'Scales') XXXXX
                XXXX XXXXXXXXXXXXXXX
                    BBB BBBBB BB BBBBBBBBBBBBBB
                        XXXX XXXXXXXXXXXX
                            XXXX
                                
                                XXXXX XXXXXXXXXXXXXXBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBXXXXXXX
                            XXXXX
                            BBBBBBB BBBBBBBBBBBBBBBBBBB
                        XXXXXX
                    BBBBBB
                XXXXXX
            BBBBB
            BB BBBBBBBBBBBBBBBBBB
                XXXX gettext(u'Attributes') XXXXX
                XXX XXXXXXXXXXXXXX
                    BBB BBBBBBBBB BB BBBBBBBBBBBBBBBBBB
                        XXXXBBBBBB BBBBBBBBBBBBBBXXXXX
                        XXX XXXXXXXXXXXXXX
                            BBB BBBBBB BB BBBBBBBBBBBBBBBBXXXXX
                                    XXXXXXXXXXXX
                                XBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBXXXXXXXBBBBBB
                        XXXXX
                    BBBBBB
                XXXXX
            BBBBB
        XXXXXX
    XXXXXXXXXX
XXXXXXXXXX
